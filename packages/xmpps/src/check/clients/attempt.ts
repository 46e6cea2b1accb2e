import { tlsaOwnerName, tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Inside } from "../../model/observation-tls.ts";
import { entry } from "../facts/entry.ts";
import type { Facts } from "../facts/facts.ts";
import { cell } from "../facts/main-result.ts";
import { addressAndPort } from "../facts/subject.ts";
import type { Habits, Seen } from "./habits.ts";

/** What comes of one attempt. */
export interface AttemptOutcome {
	/** `silent`: nothing comes, so that somebody who waits waits in vain. */
	readonly kind: "in" | "out" | "silent" | "unknown";
	/** In a few words, unless it gets in. */
	readonly why: string;
}

/** What comes of a client's attempt at an endpoint. */
export function attempt(facts: Facts, habits: Habits, endpoint: EndpointObservation): AttemptOutcome {
	const hindrance = habits.network?.(endpoint);
	if (hindrance !== undefined) {
		return { kind: hindrance.kind === "silence" ? "silent" : "out", why: hindrance.why };
	}
	const outcome = entry(facts, endpoint, habits.hello);
	if (outcome.kind === "unknown") return outcome;
	if (outcome.kind === "out") {
		return { kind: isSilent(endpoint, habits) ? "silent" : "out", why: outcome.why };
	}
	const demand = habits.demands?.(endpoint, seen(facts, endpoint, habits));
	return demand === undefined ? { kind: "in", why: "" } : { kind: "out", why: demand };
}

/** An endpoint as a line of a report: `direct TLS at 203.0.113.2:443 (xmpps.example.org)`. */
export function placeOf(endpoint: EndpointObservation): string {
	const kind = tlsKind(endpoint.service) === "direct-tls" ? "direct TLS" : "STARTTLS";
	return `${kind} at ${addressAndPort(endpoint)} (${endpoint.target})`;
}

function isSilent(endpoint: EndpointObservation, { hello }: Habits): boolean {
	if (endpoint.tcp.kind === "failed") return endpoint.tcp.reason === "timeout";
	const before = endpoint.starttls.find(({ sni }) => sni === hello.sni);
	if (before !== undefined && before.tls === undefined) return isSilence(before.before);
	const result = cell(endpoint, hello.alpn, hello.sni);
	if (result?.kind === "failed") return result.reason === "timeout";
	return result?.kind === "tls" && isSilence(result.inside);
}

function isSilence(inside: Inside): boolean {
	return inside.kind === "silence";
}

function seen(facts: Facts, endpoint: EndpointObservation, { hello }: Habits): Seen {
	const result = cell(endpoint, hello.alpn, hello.sni);
	const name = tlsaOwnerName(endpoint.target, endpoint.port);
	return {
		identity: facts.identity(endpoint, result),
		tlsa: facts.observation.dns.tlsa.some((one) => one.name === name && one.answer.kind === "found"),
	};
}

import type { Software } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { HeaderFacts, Inside } from "../../model/observation-tls.ts";
import type { Facts } from "./facts.ts";
import { insideOf } from "./main-result.ts";

/** The XMPP servers that we can tell apart. */
export type XmppSoftware = Extract<Software, "prosody" | "ejabberd">;

/** Prosody's ids are UUIDs (random, version 4), since 0.10. */
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** ejabberd's ids are decimal numbers of 64 bits. */
const LONG_NUMBER = /^\d{15,20}$/;

/** Which XMPP server the domain runs: what the host says, else what its streams look like; undefined where nothing tells. */
export function xmppSoftware(facts: Facts): XmppSoftware | undefined {
	const local = facts.observation.local?.software.find(
		({ software, running }) => running && (software === "prosody" || software === "ejabberd"),
	);
	if (local !== undefined) return local.software === "prosody" ? "prosody" : "ejabberd";
	for (const header of facts.observation.endpoints.flatMap(headers)) {
		if (UUID.test(header.id ?? "")) return "prosody";
		if (LONG_NUMBER.test(header.id ?? "")) return "ejabberd";
	}
	return undefined;
}

/** The version of a program as the host says it; undefined from outside. */
export function localVersion(facts: Facts, software: Software): string | undefined {
	return facts.observation.local?.software.find((one) => one.software === software)?.version;
}

function headers(endpoint: EndpointObservation): HeaderFacts[] {
	const insides = [
		...endpoint.handshakes.map(({ result }) => insideOf(result)),
		...endpoint.starttls.flatMap(({ before, tls }) => [before, insideOf(tls)]),
		...endpoint.cross.map((probe) => ("before" in probe ? probe.before : insideOf(probe.result))),
	];
	return insides.flatMap((inside: Inside | undefined) =>
		(inside?.kind === "xmpp" || inside?.kind === "stream-error") && inside.header !== undefined ? [inside.header] : [],
	);
}

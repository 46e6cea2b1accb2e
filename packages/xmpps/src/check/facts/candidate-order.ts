import { type Candidate, candidatesFrom, groupByPriority, type Role, type TlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation, Observation } from "../../model/observation.ts";
import { hostOf } from "./srv-targets.ts";

/** The candidates of a role, or why there are none. */
export type OrderedCandidates =
	| { readonly kind: "groups"; readonly groups: readonly (readonly Candidate[])[] }
	/** The domain says decidedly that it offers none of it. */
	| { readonly kind: "not-offered" }
	/** Nobody knows: the lookups failed. */
	| { readonly kind: "failed"; readonly detail: string }
	/** The DNS answered, and there is nothing to connect to. */
	| { readonly kind: "none" };

/**
 * The candidates of a role in the order in which they are tried: priority by priority (RFC 2782, Priority), inside one the
 * likeliest first, so that the same records make the same order. What chance decides is in `probability`.
 * @param only the one kind of TLS that somebody looks for
 */
export function candidateOrder(observation: Observation, role: Role, only?: TlsKind): OrderedCandidates {
	const set = candidatesFrom(observation.domain, role, observation.dns.srv, () => 0, only);
	switch (set.kind) {
		case "candidates":
			return { kind: "groups", groups: set.groups.map(({ candidates }) => likeliestFirst(candidates)) };
		case "failed":
			return { kind: "failed", detail: set.failures.map(({ service, detail }) => `${service}: ${detail}`).join("; ") };
		default:
			return { kind: set.kind };
	}
}

/** The groups of those candidates that are direct TLS before those that are not, as some clients take them. */
export function directTlsFirst(groups: readonly (readonly Candidate[])[]): readonly (readonly Candidate[])[] {
	const all = groups.flat();
	return (["direct-tls", "starttls"] as const).flatMap((tls) => groupByPriority(all.filter((one) => one.tls === tls)));
}

/** The observed endpoints of a candidate, IPv6 and IPv4 in turn as RFC 8305, 4 sorts them, in a stable order. */
export function endpointsOf(observation: Observation, candidate: Candidate): EndpointObservation[] {
	const all = observation.endpoints
		.filter(({ service, target, port }) => {
			return service === candidate.service && target === candidate.target && port === candidate.port;
		})
		.sort((a, b) => compare(a.address, b.address));
	const v6 = all.filter(({ family }) => family === 6);
	const v4 = all.filter(({ family }) => family === 4);
	return Array.from({ length: Math.max(v6.length, v4.length) }, (_, index) => [v6[index], v4[index]])
		.flat()
		.filter((one) => one !== undefined);
}

/** Why a candidate has no endpoint that was looked at. */
export function withoutEndpoints(observation: Observation, { target }: Candidate): "no address" | "not looked at" {
	const host = hostOf(observation, target);
	return host?.a.kind === "absent" && host.aaaa.kind === "absent" ? "no address" : "not looked at";
}

function likeliestFirst(candidates: readonly Candidate[]): Candidate[] {
	return [...candidates].sort(
		(a, b) =>
			b.probability - a.probability || compare(b.service, a.service) || compare(a.target, b.target) || a.port - b.port,
	);
}

/** By code units: the same everywhere, whatever the language of the machine. */
function compare(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}

import { type Role, tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { EndpointReport } from "../../model/report.ts";
import { candidateOrder, endpointsOf } from "./candidate-order.ts";
import { demandsCertificate } from "./demands-certificate.ts";
import { entry } from "./entry.ts";
import type { Facts } from "./facts.ts";
import { insideOf, mainResult } from "./main-result.ts";
import { works } from "./works.ts";

const STATES = { yes: "works", no: "fails", unknown: "unknown" } as const;

/**
 * Every endpoint in the order in which those that follow the standards try them, the clients' first. `probability` is the
 * record's chance to be the first that is tried: above 0 in the lowest priority alone (RFC 2782, Target selection). All
 * addresses of a record have the same; which of them comes first is not chance (RFC 8305, 4).
 */
export function endpointOrder(facts: Facts): EndpointReport[] {
	return (["client", "server"] as const).flatMap((role) => ofRole(facts, role));
}

function ofRole(facts: Facts, role: Role): EndpointReport[] {
	const order = candidateOrder(facts.observation, role);
	if (order.kind !== "groups") return [];
	return order.groups.flatMap((group, index) =>
		group.flatMap((candidate) =>
			endpointsOf(facts.observation, candidate).map((endpoint): EndpointReport => {
				const { service, target, address, port } = endpoint;
				const { priority, weight, probability } = candidate;
				return {
					role,
					service,
					tls: tlsKind(service),
					target,
					address,
					port,
					priority,
					weight,
					probability: index === 0 ? probability : 0,
					state: STATES[works(facts, endpoint)],
					found: foundAt(facts, endpoint),
				};
			}),
		),
	);
}

/** What was found at an endpoint, in a few words: `TLSv1.3, XMPP, certificate good`. */
function foundAt(facts: Facts, endpoint: EndpointObservation): string {
	const result = mainResult(endpoint);
	if (endpoint.tcp.kind !== "open" || result?.kind !== "tls") {
		const outcome = entry(facts, endpoint);
		return outcome.kind === "in" ? "TLS" : outcome.why;
	}
	const identity = facts.identity(endpoint, result);
	const certificate =
		identity.kind === "good" && identity.by !== "names" ? "certificate good by DANE" : `certificate ${identity.kind}`;
	const inside = insideOf(result);
	const words = demandsCertificate(endpoint, inside) ? "XMPP, wants our certificate" : insideWords(inside?.kind);
	return [result.protocol, words, certificate].join(", ");
}

function insideWords(kind: string | undefined): string {
	switch (kind) {
		case "xmpp":
			return "XMPP";
		case "http":
		case "http2":
			return "a web server";
		case "ssh":
			return "SSH";
		case "other":
			return "no XMPP";
		case "not-asked":
			return "stream not tried";
		default:
			return kind ?? "nothing";
	}
}

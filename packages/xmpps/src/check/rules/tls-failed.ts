import { role } from "xmpps-connect/protocol";
import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { HandshakeFailure } from "../../model/observation-tls.ts";
import { directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { mainResult } from "../facts/main-result.ts";
import { endpointSubject } from "../facts/subject.ts";
import type { Found } from "./rule.ts";

/** A direct TLS endpoint, and how its handshake failed. */
export interface FailedTls {
	readonly endpoint: EndpointObservation;
	readonly failure: HandshakeFailure;
}

/** The direct TLS endpoints at which the handshake of XEP-0368, 3 failed in one of these ways. */
export function tlsFailures(facts: Facts, reasons: readonly HandshakeFailure["reason"][]): FailedTls[] {
	return directEndpoints(facts).flatMap((endpoint) => {
		const result = mainResult(endpoint);
		if (endpoint.tcp.kind !== "open" || result?.kind !== "failed" || !reasons.includes(result.reason)) return [];
		return [{ endpoint, failure: result }];
	});
}

/** The finding of an endpoint at which there is no TLS. */
export function tlsFound({ endpoint, failure }: FailedTls, title: string, remedies: readonly Remedy[]): Found {
	return {
		concerned: concernedBy([endpoint.service]),
		whom: `${WHO[role(endpoint.service)]} that follow this record`,
		subject: endpointSubject(endpoint),
		title,
		evidence: [`TLS: ${failure.detail}`, ...others(endpoint)],
		remedies,
	};
}

/** What other hellos came to, where that says something. */
function others({ handshakes }: EndpointObservation): string[] {
	const good = handshakes.filter(({ result }) => result.kind === "tls");
	const [first] = good;
	return first === undefined ? [] : [`with ALPN "${first.alpn}" and SNI "${first.sni}" the handshake succeeds`];
}

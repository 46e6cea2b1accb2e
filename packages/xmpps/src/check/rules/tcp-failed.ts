import { role } from "xmpps-connect/protocol";
import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation, TcpResult } from "../../model/observation.ts";
import type { TcpFailureReason } from "../../model/observation-tls.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { mayBeOurs } from "../facts/family-reach.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import type { Found } from "./rule.ts";

/** The endpoints of records at which TCP failed in one of these ways. A fallback was promised by nobody. */
export function tcpFailures(
	{ observation }: Facts,
	reasons: readonly TcpFailureReason[],
): (EndpointObservation & { readonly tcp: Extract<TcpResult, { kind: "failed" }> })[] {
	return observation.endpoints.flatMap((endpoint) => {
		const { tcp, origin } = endpoint;
		if (origin === "fallback" || tcp.kind !== "failed" || !reasons.includes(tcp.reason)) return [];
		return [{ ...endpoint, tcp }];
	});
}

/** The finding of an endpoint that cannot be connected to. */
export function tcpFound(
	facts: Facts,
	endpoint: EndpointObservation & { readonly tcp: Extract<TcpResult, { kind: "failed" }> },
	title: string,
	remedies: readonly Remedy[],
): Found {
	const { service, tcp } = endpoint;
	const ours = mayBeOurs(facts, endpoint);
	return {
		...(ours ? { severity: "unknown" } : {}),
		concerned: concernedBy([service]),
		whom: `${WHO[role(service)]} that follow this record`,
		subject: endpointSubject(endpoint),
		title,
		evidence: [
			`TCP to ${addressAndPort(endpoint)}: ${tcp.detail}`,
			...(ours ? ["nothing at all was reached over IPv6 from here: it may be this machine"] : []),
		],
		remedies,
	};
}

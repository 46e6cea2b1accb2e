import { ipFamily } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Facts } from "./facts.ts";

/**
 * Whether connections of an address family get through from where this looked: somebody answered, be it with a refusal.
 * A machine may have an address of a family and no way out with it; then silence says nothing of the other end.
 * @param but an address whose answers do not count
 */
export function familyReaches(facts: Facts, family: 4 | 6, but?: string): boolean {
	const { endpoints, web, dns, vantage } = facts.observation;
	if (endpoints.some((one) => one.family === family && one.address !== but && answered(one.tcp))) return true;
	if (web.some((one) => one.family === family && one.address !== but && one.result.kind === "tls")) return true;
	// Name servers are asked from here, whoever makes the connections.
	if (vantage.kind !== "here") return false;
	return (dns.zone?.servers ?? []).some(
		({ address, soa }) => ipFamily(address) === family && address !== but && soa.kind !== "failed",
	);
}

/**
 * Whether a connection may have failed for want of a way out of this machine: then nothing is known of the other end. IPv4
 * is taken for granted.
 */
export function mayBeOurs(facts: Facts, { tcp, family }: EndpointObservation): boolean {
	if (tcp.kind !== "failed") return false;
	if (tcp.reason === "no-family" || tcp.reason === "error") return true;
	const nobody = tcp.reason === "timeout" || tcp.reason === "unreachable";
	return nobody && family === 6 && !familyReaches(facts, 6);
}

function answered(tcp: EndpointObservation["tcp"]): boolean {
	return tcp.kind === "open" || (tcp.kind === "failed" && (tcp.reason === "refused" || tcp.reason === "reset"));
}

import type { Role } from "xmpps-connect/protocol";
import type { Concerned } from "../../model/finding.ts";
import type { EndpointObservation, Observation } from "../../model/observation.ts";
import { addressAndPort } from "./subject.ts";

/**
 * The subject of findings about a setting that concerns all streams of a role alike: `client streams of example.org`. One
 * setting makes one finding, whatever the number of endpoints that show it.
 */
export function streamsSubject({ domain }: Observation, role: Role | "all"): string {
	return role === "all" ? `streams of ${domain.ascii}` : `${role} streams of ${domain.ascii}`;
}

/** Who is concerned by what concerns a role. */
export function concernedRole(role: Role): Concerned {
	return role === "client" ? "clients" : "servers";
}

/** An endpoint at the beginning of a line of evidence: `xmpp-client at 192.0.2.2:5222`. */
export function evidencePlace(endpoint: EndpointObservation): string {
	return `${endpoint.service} at ${addressAndPort(endpoint)}`;
}

import { tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Hindrance } from "./habits.ts";

/** The port that nearly every network lets out. */
const HTTPS_PORT = 443;

/** Drops every packet to another port. */
export function only443({ port }: EndpointObservation): Hindrance | undefined {
	return port === HTTPS_PORT ? undefined : { kind: "silence", why: `the network drops port ${port}` };
}

/** A proxy that says no at once (RFC 9110, 9.3.6: it should limit CONNECT to known ports). */
export function through443({ port }: EndpointObservation): Hindrance | undefined {
	return port === HTTPS_PORT ? undefined : { kind: "refusal", why: `the proxy refuses port ${port}` };
}

/** Lets TLS to the port of HTTPS pass, and nothing else. */
export function filtered443(endpoint: EndpointObservation): Hindrance | undefined {
	const dropped = only443(endpoint);
	if (dropped !== undefined) return dropped;
	return tlsKind(endpoint.service) === "direct-tls"
		? undefined
		: { kind: "silence", why: "the network drops STARTTLS" };
}

import { alpnProtocol, role, tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Facts } from "./facts.ts";
import { HABITUAL_PORT } from "./known-port.ts";
import { localPorts } from "./local-ports.ts";

/** What is to be behind a shared port for one ALPN name. */
export interface Route {
	readonly alpn: string;
	/** For a backend: `xmpps_client`. */
	readonly name: string;
	/** Where the XMPP server has direct TLS, on loopback as well. */
	readonly port: number;
}

/** The routes for the direct TLS services of endpoints that share a port; by habit where the host does not say its own. */
export function routesOf(facts: Facts, endpoints: readonly EndpointObservation[]): Route[] {
	const services = new Set(endpoints.map(({ service }) => service).filter((one) => tlsKind(one) === "direct-tls"));
	const shared = new Set(endpoints.map(({ port }) => port));
	return [...services].map((service) => ({
		alpn: alpnProtocol(role(service)),
		name: `xmpps_${role(service)}`,
		port: localPorts(facts.observation.local, service)?.find((port) => !shared.has(port)) ?? HABITUAL_PORT[service],
	}));
}

import type { HostMetaObservation, Observation, WebObservation } from "../../src/model/observation.ts";
import type { Inside } from "../../src/model/observation-tls.ts";
import { DOMAIN, handshake, observed, TARGET, V4 } from "./observed.ts";

/** Web sites as data, for the tests of what shares a port with them. */
export const SITE: Inside = { kind: "http", status: "HTTP/1.1 200 OK", server: "nginx/1.22.1" };

/** Where the domain has a web site of its own. */
export const WEB_V4 = "192.0.2.80";

/** An answer to a browser; by default the good site of the domain at an address of its own. */
export function web(more: Partial<WebObservation> = {}): WebObservation {
	const address = more.address ?? WEB_V4;
	return {
		address,
		family: address.includes(":") ? 6 : 4,
		port: 443,
		name: DOMAIN.ascii,
		of: "domain",
		result: handshake({ inside: SITE }),
		...more,
	};
}

/** A world whose domain has these addresses, and these answers to browsers. */
export function withWeb(all: readonly WebObservation[], addresses: readonly string[] = [V4]): Observation {
	const base = observed({ web: all });
	const hosts = base.dns.hosts.map((host) => {
		if (host.name === TARGET) return host;
		const a = addresses.map((address) => ({ address, family: 4 as const, ttl: 300 }));
		return { ...host, a: { kind: "found" as const, records: a, ttl: 300, authentic: false, aliases: [] } };
	});
	return { ...base, dns: { ...base.dns, hosts } };
}

/** A host-meta that is as it should be. */
export function hostMeta(more: Partial<HostMetaObservation> = {}): HostMetaObservation {
	return {
		form: "xml",
		url: "https://example.org/.well-known/host-meta",
		result: {
			kind: "found",
			links: [{ rel: "urn:xmpp:alt-connections:websocket", href: "wss://example.org/ws" }],
			allowOrigin: "*",
		},
		...more,
	};
}

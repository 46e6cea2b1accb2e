import type { Domain } from "./domain.ts";

/** Who connects: a client to its server (c2s), or a server to another server (s2s). */
export type Role = "client" | "server";

/** How an endpoint starts TLS. */
export type TlsKind = "direct-tls" | "starttls";

/** The four SRV services: RFC 6120, 14.7 (`xmpp-`) and XEP-0368, 7 (`xmpps-`). */
export type SrvService = "xmpps-client" | "xmpp-client" | "xmpps-server" | "xmpp-server";

/** The SRV service of a role and a kind of TLS. */
export function srvService(role: Role, tls: TlsKind): SrvService {
	return tls === "direct-tls" ? `xmpps-${role}` : `xmpp-${role}`;
}

/**
 * The kind of TLS that an SRV service promises.
 * XEP-0368, 3: `xmpps-` is direct TLS, `xmpp-` is not.
 */
export function tlsKind(service: SrvService): TlsKind {
	return service.startsWith("xmpps-") ? "direct-tls" : "starttls";
}

/** The role that an SRV service is for. */
export function role(service: SrvService): Role {
	return service.endsWith("-client") ? "client" : "server";
}

/** The DNS name at which the SRV records of a service live (RFC 2782, The format of the SRV RR). */
export function ownerName(service: SrvService, domain: Domain): string {
	return `_${service}._tcp.${domain.ascii}`;
}

/** The ALPN protocol name: XEP-0368, 3 and the IANA registry. */
export function alpnProtocol(role: Role): "xmpp-client" | "xmpp-server" {
	return `xmpp-${role}`;
}

/** The content namespace of a stream: RFC 6120, 4.8.2. */
export function contentNamespace(role: Role): "jabber:client" | "jabber:server" {
	return `jabber:${role}`;
}

/**
 * The port of the address fallback: RFC 6120, 3.2.2.
 * Direct TLS has none (XEP-0368 names no default port), so it is never guessed.
 */
export function fallbackPort(role: Role): number {
	return role === "client" ? 5222 : 5269;
}

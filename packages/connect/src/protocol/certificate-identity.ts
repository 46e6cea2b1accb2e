import type { CertificateNames } from "./certificate-names.ts";
import type { Domain } from "./domain.ts";
import type { Role } from "./service.ts";

/** What the certificate may name (RFC 9525, 6.1; RFC 6120, 13.7.2). */
export interface ReferenceIdentities {
	/** DNS-IDs in A-labels: the domain, and the SRV target where DNSSEC vouches for it. */
	readonly dns: readonly string[];
	/** The service of an SRV-ID. Also for direct TLS it is the one without `s`: XEP-0368, 3 wants the same as for STARTTLS. */
	readonly srvService: "xmpp-client" | "xmpp-server";
	/** The domain as XmppAddr, in both forms that issuers use. */
	readonly xmppAddr: readonly string[];
}

/** Which name matched, or what the certificate names instead. */
export type IdentityMatch =
	| { readonly matched: true; readonly by: "dns-id" | "srv-id" | "xmpp-addr"; readonly presented: string }
	| { readonly matched: false; readonly presented: readonly string[] };

/**
 * The reference identities of a domain: always the stream's `to`, never an SRV target that the network chose.
 * @param secureTarget the SRV target, only where its record is authentic (RFC 7673, 4.1)
 */
export function referenceIdentities(domain: Domain, role: Role, secureTarget?: string): ReferenceIdentities {
	const target = secureTarget?.toLowerCase();
	return {
		dns: target === undefined || target === domain.ascii ? [domain.ascii] : [domain.ascii, target],
		srvService: `xmpp-${role}`,
		xmppAddr: domain.unicode === domain.ascii ? [domain.ascii] : [domain.unicode, domain.ascii],
	};
}

/** Compares the names of a certificate with those expected (RFC 9525, 6.3). */
export function matchIdentity(names: CertificateNames, reference: ReferenceIdentities): IdentityMatch {
	for (const presented of names.dns) {
		if (reference.dns.some((expected) => matchesHost(presented, expected))) {
			return { matched: true, by: "dns-id", presented };
		}
	}
	for (const { service, name } of names.srv) {
		// RFC 9525, 6.5: service and name must both match; the name may hold a wildcard where a DNS-ID may.
		if (service === reference.srvService && reference.dns.some((expected) => matchesHost(name, expected))) {
			return { matched: true, by: "srv-id", presented: `_${service}.${name}` };
		}
	}
	for (const presented of names.xmppAddr) {
		// RFC 6120, 13.7.1.4: no wildcards here.
		const lower = presented.toLowerCase().normalize("NFC").replace(/\.$/, "");
		if (reference.xmppAddr.includes(lower)) return { matched: true, by: "xmpp-addr", presented };
	}
	return {
		matched: false,
		presented: [...names.dns, ...names.srv.map(({ service, name }) => `_${service}.${name}`), ...names.xmppAddr],
	};
}

/** RFC 9525, 6.3: label by label without regard to case; `*` stands for exactly one whole label, the left-most. */
function matchesHost(presented: string, expected: string): boolean {
	const pattern = presented.toLowerCase();
	if (pattern === expected) return !pattern.includes("*");
	if (!pattern.startsWith("*.")) return false;
	const rest = pattern.slice(2);
	// One label below the root would stand for half the world: "*.org" names nobody.
	if (rest.includes("*") || !rest.includes(".")) return false;
	const dot = expected.indexOf(".");
	return dot > 0 && expected.slice(dot + 1) === rest;
}

import { createHash } from "node:crypto";
import {
	type ChainCertificate,
	type Domain,
	decideTlsa,
	matchIdentity,
	type Role,
	referenceIdentities,
	role,
	type TlsaDecision,
	tlsaOwnerName,
} from "xmpps-connect/protocol";
import type { EndpointObservation, Observation } from "../../model/observation.ts";
import type { TlsaLookup } from "../../model/observation-dns.ts";
import type { CertificateObservation, Handshake, HandshakeResult } from "../../model/observation-tls.ts";

/** What a client that follows the standards makes of a certificate. */
export type IdentityVerdict =
	| { readonly kind: "good"; readonly by: "names" | "dane-ee" | "dane-ta" }
	/** There was no handshake, so that there is nothing to judge. */
	| { readonly kind: "none" }
	| { readonly kind: "expired" | "not-yet-valid" | "self-signed" | "untrusted" | "chain-incomplete" }
	/** It names somebody else. */
	| { readonly kind: "mismatch"; readonly names: readonly string[] }
	/** Signed TLSA records exist and none fits. */
	| { readonly kind: "dane-mismatch" };

const DAY_CODES: Readonly<Record<string, "expired" | "not-yet-valid">> = {
	CERT_HAS_EXPIRED: "expired",
	CERT_NOT_YET_VALID: "not-yet-valid",
};

/** OpenSSL's word for a certificate that vouches for itself and is not among those trusted. */
const SELF_SIGNED = "DEPTH_ZERO_SELF_SIGNED_CERT";

/** Nobody who was sent or is known has issued the server's own certificate. */
const NO_ISSUER = "UNABLE_TO_VERIFY_LEAF_SIGNATURE";

/** The chain ends before an authority that is known. */
const NO_AUTHORITY = "UNABLE_TO_GET_ISSUER_CERT_LOCALLY";

/** The names of a certificate compared with those that a domain's client expects. RFC 6120, 13.7.2; RFC 9525, 6.3. */
export function namesFit(
	certificate: CertificateObservation,
	domain: Domain,
	roleOfEndpoint: Role,
	secureTarget?: string,
): boolean {
	const names = {
		dns: certificate.dns,
		srv: certificate.srv.map((text) => {
			const dot = text.indexOf(".");
			return { service: text.slice(1, dot), name: text.slice(dot + 1) };
		}),
		xmppAddr: certificate.xmppAddr,
		notes: [],
	};
	return matchIdentity(names, referenceIdentities(domain, roleOfEndpoint, secureTarget)).matched;
}

/** Judges what a handshake at an endpoint showed, as `connect` would. */
export function identityVerdict(
	observation: Observation,
	endpoint: EndpointObservation,
	result: HandshakeResult | undefined,
	now: number,
): IdentityVerdict {
	if (result?.kind !== "tls") return { kind: "none" };
	const leaf = observation.certificates[result.chain[0] ?? ""];
	if (leaf === undefined) return { kind: "untrusted" };
	const dane = daneDecision(observation, endpoint, result);
	if (dane?.kind === "mismatched") return { kind: "dane-mismatch" };
	// RFC 7671, 5.1: the key decides; names and dates are ignored.
	if (dane?.kind === "end-entity") return { kind: "good", by: "dane-ee" };
	// A new date would not help a certificate that nobody vouches for.
	if (dane?.kind !== "trust-anchor" && result.trust === SELF_SIGNED) return { kind: "self-signed" };
	const dates = datesVerdict(leaf, now);
	if (dates !== undefined) return { kind: dates };
	if (dane?.kind !== "trust-anchor" && result.trust !== "ok") return trustVerdict(observation, leaf, result);
	if (namesFit(leaf, observation.domain, role(endpoint.service), secureTarget(observation, endpoint))) {
		return { kind: "good", by: dane?.kind === "trust-anchor" ? "dane-ta" : "names" };
	}
	return { kind: "mismatch", names: [...leaf.dns, ...leaf.srv, ...leaf.xmppAddr] };
}

/** What signed TLSA records say of a handshake; undefined where there are none that count. RFC 7673, 4.1. */
function daneDecision(
	observation: Observation,
	endpoint: EndpointObservation,
	handshake: Handshake,
): TlsaDecision | undefined {
	const lookup = secureTlsa(observation, endpoint);
	if (lookup?.answer.kind !== "found") return undefined;
	const records = lookup.answer.records.map(({ data, ...rest }) => ({ ...rest, data: Buffer.from(data, "hex") }));
	const chain = handshake.chain.flatMap((sha256): ChainCertificate[] => {
		const certificate = observation.certificates[sha256];
		if (certificate === undefined) return [];
		return [{ der: Buffer.from(certificate.der, "base64"), publicKey: Buffer.from(certificate.spki, "base64") }];
	});
	return decideTlsa(records, chain, (algorithm, data) => createHash(algorithm).update(data).digest());
}

/** The TLSA records of an endpoint, only where SRV, address and TLSA records were all authentic (RFC 7673, 3.1). */
function secureTlsa(observation: Observation, endpoint: EndpointObservation): TlsaLookup | undefined {
	if (secureTarget(observation, endpoint) === undefined) return undefined;
	const host = observation.dns.hosts.find(({ name }) => name === endpoint.target);
	const addresses = endpoint.family === 4 ? host?.a : host?.aaaa;
	if (addresses?.kind !== "found" || !addresses.authentic) return undefined;
	const name = tlsaOwnerName(endpoint.target, endpoint.port);
	const lookup = observation.dns.tlsa.find((one) => one.name === name);
	return lookup?.answer.kind === "found" && lookup.answer.authentic ? lookup : undefined;
}

/** The SRV target, where DNSSEC vouches for the record that names it. */
function secureTarget(observation: Observation, endpoint: EndpointObservation): string | undefined {
	if (endpoint.origin !== "srv") return undefined;
	const lookup = observation.dns.srv.find(({ service }) => service === endpoint.service);
	return lookup?.answer.kind === "found" && lookup.answer.authentic ? endpoint.target : undefined;
}

function datesVerdict(leaf: CertificateObservation, now: number): "expired" | "not-yet-valid" | undefined {
	if (now > Date.parse(leaf.notAfter)) return "expired";
	return now < Date.parse(leaf.notBefore) ? "not-yet-valid" : undefined;
}

function trustVerdict(
	observation: Observation,
	leaf: CertificateObservation,
	{ trust, chain }: Handshake,
): IdentityVerdict {
	const date = DAY_CODES[trust];
	if (date !== undefined) return { kind: date };
	if (leaf.selfSigned) return { kind: "self-signed" };
	if (trust === NO_ISSUER) return { kind: "chain-incomplete" };
	if (trust !== NO_AUTHORITY) return { kind: "untrusted" };
	// A chain that was sent in full and ends at an authority that we do not know is another thing than one with a gap.
	const issuer = observation.certificates[chain[1] ?? ""];
	return { kind: issuer?.subject === leaf.issuer ? "untrusted" : "chain-incomplete" };
}

import type { TlsaRecord } from "./dns-record.ts";

/** A certificate of the server's chain, as TLSA records see it. */
export interface ChainCertificate {
	readonly der: Uint8Array;
	/** SubjectPublicKeyInfo in DER. */
	readonly publicKey: Uint8Array;
}

/** A hash function, as argument: this folder has none. */
export type Digest = (algorithm: "sha256" | "sha512", data: Uint8Array) => Uint8Array;

/** What the TLSA records say about a chain. */
export type TlsaDecision =
	/** None that could be used: verified as without DANE (RFC 7671, 4.1). */
	| { readonly kind: "no-usable-records" }
	/** DANE-EE(3): this key is the server's; names, dates and issuers say nothing more (RFC 7671, 5.1). */
	| { readonly kind: "end-entity"; readonly record: TlsaRecord }
	/** DANE-TA(2): the certificate at `index` is the anchor; the chain up to it, dates and names are still checked (RFC 7671, 5.2). */
	| { readonly kind: "trust-anchor"; readonly record: TlsaRecord; readonly index: number }
	/** PKIX-TA(0), PKIX-EE(1): the ordinary verification decides, and the record fits what it was given (RFC 7671, 5.3; RFC 7671, 5.4). */
	| { readonly kind: "constrained"; readonly record: TlsaRecord }
	/** There are usable records, and none fits: the server is not accepted (RFC 7671, 4.1). */
	| { readonly kind: "mismatched" };

/** RFC 6698, 2.1; names of RFC 7218, 2. */
const USAGE = { pkixTa: 0, pkixEe: 1, daneTa: 2, daneEe: 3 } as const;
const SELECTOR = { cert: 0, spki: 1 } as const;
const MATCHING = { full: 0, sha256: 1, sha512: 2 } as const;

/** A zone with more TLSA records for one port wants to keep us busy: each is compared with each certificate. */
const MAX_RECORDS = 32;

/** Where the TLSA records of an endpoint are (RFC 6698, 3). */
export function tlsaOwnerName(target: string, port: number): string {
	return `_${port}._tcp.${target}`;
}

/**
 * Decides by TLSA records whether a chain is the server's.
 * @param records authentic ones only
 * @param chain the server's own certificate first
 */
export function decideTlsa(
	records: readonly TlsaRecord[],
	chain: readonly ChainCertificate[],
	digest: Digest,
): TlsaDecision {
	const usable = records.slice(0, MAX_RECORDS).filter(isUsable);
	const [leaf] = chain;
	if (usable.length === 0) return { kind: "no-usable-records" };
	for (const record of usable) {
		if (record.usage === USAGE.daneEe && leaf !== undefined && fits(record, leaf, digest)) {
			return { kind: "end-entity", record };
		}
	}
	for (const record of usable) {
		if (record.usage !== USAGE.daneTa) continue;
		// RFC 7671, 5.2: an issuer. The server's own certificate may be its own issuer, too.
		const index = chain.findIndex((certificate) => fits(record, certificate, digest));
		if (index >= 0) return { kind: "trust-anchor", record, index };
	}
	for (const record of usable) {
		if (record.usage !== USAGE.pkixTa && record.usage !== USAGE.pkixEe) continue;
		const candidates = record.usage === USAGE.pkixEe ? chain.slice(0, 1) : chain.slice(1);
		if (candidates.some((certificate) => fits(record, certificate, digest))) return { kind: "constrained", record };
	}
	return { kind: "mismatched" };
}

/** Unknown usages, selectors and matching types are unusable (RFC 6698, 4.1), and so is a digest of the wrong length. */
function isUsable({ usage, selector, matchingType, data }: TlsaRecord): boolean {
	if (usage > USAGE.daneEe) return false;
	if (selector !== SELECTOR.cert && selector !== SELECTOR.spki) return false;
	if (matchingType === MATCHING.sha256) return data.length === 32;
	if (matchingType === MATCHING.sha512) return data.length === 64;
	return matchingType === MATCHING.full && data.length > 0;
}

function fits(record: TlsaRecord, certificate: ChainCertificate, digest: Digest): boolean {
	const selected = record.selector === SELECTOR.spki ? certificate.publicKey : certificate.der;
	if (record.matchingType === MATCHING.full) return equal(record.data, selected);
	return equal(record.data, digest(record.matchingType === MATCHING.sha256 ? "sha256" : "sha512", selected));
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

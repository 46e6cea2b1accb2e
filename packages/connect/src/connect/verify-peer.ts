import { createHash } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { matchIdentity, referenceIdentities } from "../protocol/certificate-identity.ts";
import { readCertificateNames } from "../protocol/certificate-names.ts";
import type { TlsaRecord } from "../protocol/dns-record.ts";
import type { Domain } from "../protocol/domain.ts";
import { XmppsError } from "../protocol/error.ts";
import { printable } from "../protocol/printable-text.ts";
import type { Role } from "../protocol/service.ts";
import { decideTlsa } from "../protocol/tlsa.ts";
import type { PeerCertificate } from "./peer-chain.ts";

/** Whom we expect. */
export interface PeerExpectation {
	readonly domain: Domain;
	readonly role: Role;
	/** TLSA records; only where SRV, address and TLSA records were all authentic. */
	readonly tlsa?: readonly TlsaRecord[];
	/** The SRV target, only where its record was authentic. */
	readonly secureTarget?: string;
}

/** Whether the server is the domain's. */
export type PeerVerdict =
	| {
			readonly ok: true;
			/** The name that matched; for `dane-ee` the key itself stands for the name. */
			readonly identity: { readonly by: "dns-id" | "srv-id" | "xmpp-addr" | "dane-ee"; readonly presented: string };
			readonly dane: "none" | "matched";
			/** The server's own certificate. */
			readonly certificate: {
				readonly subject: string;
				readonly issuer: string;
				readonly notAfter: string;
				/** SHA-256 in hexadecimal. */
				readonly fingerprint: string;
			};
	  }
	| { readonly ok: false; readonly code: PeerErrorCode; readonly message: string };

/** Why a server is not accepted. */
export type PeerErrorCode = "certificate-untrusted" | "certificate-expired" | "certificate-mismatch" | "dane-mismatch";

/** OpenSSL's words for dates that do not fit. */
const DATES: ReadonlySet<string> = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);

/**
 * Judges a server after the handshake and before anything is written to it. The socket must have been made with
 * `rejectUnauthorized: false` and `checkServerIdentity: () => undefined`, so that `authorizationError` is OpenSSL's verdict
 * on the chain alone; a resumed session carries the one of its first handshake.
 * @param chain what the server presented (`peerChain`), on a resumed session what it presented when that was made
 */
export async function verifyPeer(
	socket: TLSSocket,
	chain: readonly PeerCertificate[],
	expected: PeerExpectation,
): Promise<PeerVerdict> {
	const [leaf] = chain;
	if (leaf === undefined) return refused("certificate-untrusted", "the server presented no certificate");

	const dane = decideTlsa(expected.tlsa ?? [], chain, (algorithm, data) => createHash(algorithm).update(data).digest());
	if (dane.kind === "mismatched") {
		return refused("dane-mismatch", "no TLSA record of the endpoint fits the server's certificate");
	}
	// RFC 7671, 5.1: the key decides; names and dates are ignored.
	if (dane.kind === "end-entity")
		return accepted(leaf, "dane-ee", expected.secureTarget ?? expected.domain.ascii, true);
	if (dane.kind === "trust-anchor") {
		const broken = brokenLink(chain.slice(0, dane.index + 1));
		if (broken !== undefined) return broken;
	} else if (!socket.authorized) {
		return untrusted(socket, leaf);
	} else if (isOver(leaf)) {
		return expired(leaf);
	}

	const names = await namesOf(leaf);
	if (names instanceof XmppsError) return refused("certificate-untrusted", names.message);
	const identity = matchIdentity(names, referenceIdentities(expected.domain, expected.role, expected.secureTarget));
	if (identity.matched) return accepted(leaf, identity.by, identity.presented, dane.kind !== "no-usable-records");
	const shown = identity.presented.slice(0, 5).map((name) => `"${printable(name, 100)}"`);
	const more = identity.presented.length - shown.length;
	const presented = shown.length === 0 ? "it has no name of that kind" : `it is for ${shown.join(", ")}`;
	return refused(
		"certificate-mismatch",
		`the certificate is not for "${expected.domain.unicode}": ${presented}${more > 0 ? ` and ${more} more` : ""}`,
	);
}

async function namesOf(leaf: PeerCertificate): Promise<Awaited<ReturnType<typeof readCertificateNames>> | XmppsError> {
	try {
		return await readCertificateNames(leaf.der);
	} catch (error) {
		if (error instanceof XmppsError) return error;
		throw error;
	}
}

/** RFC 7671, 5.2: signatures and dates from the server's certificate up to the anchor, the system's authorities apart. */
function brokenLink(chain: readonly PeerCertificate[]): PeerVerdict | undefined {
	for (const [index, certificate] of chain.entries()) {
		const { x509 } = certificate;
		if (isOver(certificate)) return expired(certificate);
		const issuer = chain[index + 1]?.x509;
		if (issuer !== undefined && !(issuer.ca && x509.checkIssued(issuer) && x509.verify(issuer.publicKey))) {
			return refused("certificate-untrusted", "the chain does not lead to the anchor that the TLSA record names");
		}
	}
	return undefined;
}

/** OpenSSL has looked at the dates, unless the session was resumed. */
function isOver({ x509 }: PeerCertificate): boolean {
	const now = Date.now();
	return now < Date.parse(x509.validFrom) || now > Date.parse(x509.validTo);
}

function expired({ x509 }: PeerCertificate): PeerVerdict {
	const { validFrom, validTo } = x509;
	return refused(
		"certificate-expired",
		`the certificate of "${printable(oneLine(x509.subject), 100)}" is valid from ${validFrom} to ${validTo}`,
	);
}

function untrusted(socket: TLSSocket, leaf: PeerCertificate): PeerVerdict {
	// The types say Error; it is OpenSSL's code as text.
	const reason = String(socket.authorizationError ?? "unknown reason");
	if (DATES.has(reason)) return expired(leaf);
	return refused(
		"certificate-untrusted",
		`no authority that we trust vouches for the certificate of "${printable(oneLine(leaf.x509.issuer), 100)}" (${printable(reason, 60)})`,
	);
}

function accepted(
	{ x509 }: PeerCertificate,
	by: Extract<PeerVerdict, { ok: true }>["identity"]["by"],
	presented: string,
	dane: boolean,
): PeerVerdict {
	return {
		ok: true,
		identity: { by, presented },
		dane: dane ? "matched" : "none",
		certificate: {
			subject: oneLine(x509.subject),
			issuer: oneLine(x509.issuer),
			notAfter: new Date(x509.validTo).toISOString(),
			fingerprint: x509.fingerprint256.replaceAll(":", "").toLowerCase(),
		},
	};
}

/** Node puts each part of a name on a line of its own, and gives `undefined` for an empty one. */
function oneLine(name: string | undefined): string {
	return (name ?? "").replaceAll("\n", ", ");
}

function refused(code: PeerErrorCode, message: string): PeerVerdict {
	return { ok: false, code, message };
}

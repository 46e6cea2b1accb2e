import { X509Certificate } from "node:crypto";
import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import type { ChainCertificate } from "../protocol/tlsa.ts";

/** A certificate that the server presented. */
export interface PeerCertificate extends ChainCertificate {
	readonly x509: X509Certificate;
}

/** OpenSSL follows at most a hundred; a public chain has three. */
const MAX_CHAIN = 10;

/**
 * The certificates that the server presented, its own first. On a resumed session Node (20, 22 and 24) gives none.
 */
export function peerChain(socket: TLSSocket): PeerCertificate[] {
	const chain: PeerCertificate[] = [];
	const seen = new Set<string>();
	let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
	while (next?.raw !== undefined && chain.length < MAX_CHAIN && !seen.has(next.fingerprint256)) {
		seen.add(next.fingerprint256);
		const x509 = new X509Certificate(next.raw);
		chain.push({ x509, der: x509.raw, publicKey: x509.publicKey.export({ type: "spki", format: "der" }) });
		// The root is its own issuer.
		next = next.issuerCertificate;
	}
	return chain;
}

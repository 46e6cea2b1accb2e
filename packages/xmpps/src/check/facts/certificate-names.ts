import type { CertificateObservation } from "../../model/observation-tls.ts";
import { namesFit } from "./certificate-verdict.ts";

/** How many hex digits of a digest are enough for people to tell two certificates apart. */
const DIGEST_SHOWN = 16;

/** A certificate as findings name it: `certificate of example.org, SHA-256 0123456789abcdef`. */
export function certificateSubject(certificate: CertificateObservation): string {
	return `certificate of ${firstName(certificate)}, SHA-256 ${certificate.sha256.slice(0, DIGEST_SHOWN)}`;
}

/** Every name that counts (RFC 9525, 6.3), as people write them. */
function certificateNames({ dns, srv, xmppAddr }: CertificateObservation): string[] {
	return [...dns, ...srv, ...xmppAddr];
}

/** The names for people; says so when there are none. */
export function namesShown(certificate: CertificateObservation): string {
	const names = certificateNames(certificate);
	return names.length === 0 ? "no name at all" : names.join(", ");
}

/** The Common Name in a subject like `CN=example.org` or `O=Example, CN=example.org`; lower-case. */
export function commonName({ subject }: CertificateObservation): string | undefined {
	return /(?:^|[\n,/+])\s*CN\s*=\s*([^\n,/+]+)/i.exec(subject)?.[1]?.trim().toLowerCase();
}

/** Whether a DNS-ID of the certificate is for a host, be it by a wildcard. */
export function coversHost(certificate: CertificateObservation, host: string): boolean {
	const dnsOnly = { ...certificate, srv: [], xmppAddr: [] };
	return namesFit(dnsOnly, { ascii: host, unicode: host }, "client");
}

function firstName(certificate: CertificateObservation): string {
	return certificateNames(certificate)[0] ?? commonName(certificate) ?? "nobody";
}

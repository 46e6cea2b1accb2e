import {
	type CertificateAuthority,
	type CertificateRequest,
	type Credentials,
	createCertificateAuthority,
} from "./certificate-authority.ts";

/** What can be wrong with a certificate. */
export type CertificateFault =
	/** It is for another domain. */
	| "wrong-name"
	/** The domain stands in the common name alone, where nobody should look: RFC 9525, 6.3. */
	| "common-name"
	| "expired"
	| "not-yet-valid"
	| "self-signed"
	/** An authority that nobody trusts has issued it, under the name of the right one. */
	| "other-authority";

const HOUR = 3_600_000;

/** Issues a certificate for a domain with one thing wrong. */
export async function wrongCertificate(
	authority: CertificateAuthority,
	domain: string,
	fault: CertificateFault,
): Promise<Credentials> {
	const right: CertificateRequest = { dns: [domain], xmppAddr: [domain] };
	const now = Date.now();
	switch (fault) {
		case "wrong-name":
			return await authority.issue({ dns: [`other.${domain}`], xmppAddr: [`other.${domain}`] });
		case "common-name":
			return await authority.issue({ commonName: domain });
		case "expired":
			return await authority.issue({ ...right, notBefore: new Date(now - 48 * HOUR), notAfter: new Date(now - HOUR) });
		case "not-yet-valid":
			return await authority.issue({ ...right, notBefore: new Date(now + HOUR), notAfter: new Date(now + 48 * HOUR) });
		case "self-signed":
			return await authority.issue({ ...right, selfSigned: true });
		case "other-authority":
			return await (await createCertificateAuthority()).issue(right);
	}
}

import { createPrivateKey, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { createCertificateAuthority } from "../../../src/lab/embedded/certificate-authority.ts";

/** 2.5.29.35 as DER has it, and a SEQUENCE with the key identifier: [0], 20 bytes (RFC 5280, 4.2.1.1). */
const AUTHORITY_KEY_IDENTIFIER = "0603551d23041830168014";

test("a certificate names its issuer's key, as strict verifiers want it, and one signed by itself does not", async () => {
	const authority = await createCertificateAuthority();
	const issued = new X509Certificate((await authority.issue({ dns: ["example.org"] })).cert);
	const own = new X509Certificate((await authority.issue({ dns: ["example.org"], selfSigned: true })).cert);
	const root = new X509Certificate(authority.pem);
	expect(issued.checkIssued(root)).toBe(true);
	const hex = issued.raw.toString("hex");
	const identifier = hex.slice(hex.indexOf(AUTHORITY_KEY_IDENTIFIER) + AUTHORITY_KEY_IDENTIFIER.length).slice(0, 40);
	// The root's own identifier: 2.5.29.14, an OCTET STRING in an OCTET STRING.
	expect(root.raw.toString("hex")).toContain(`0603551d0e04160414${identifier}`);
	expect(own.raw.toString("hex")).not.toContain("0603551d23");
});

/** The certificates of a PEM text, in their order. */
function certificatesIn(pem: string): X509Certificate[] {
	return (pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n/g) ?? []).map((one) => new X509Certificate(one));
}

test("an intermediate stands between the root and a certificate, and can be forgotten", async () => {
	const authority = await createCertificateAuthority();
	const root = new X509Certificate(authority.pem);
	const sent = certificatesIn((await authority.issue({ dns: ["example.org"], issuedBy: "intermediate" })).cert);
	const [leaf, between] = sent;
	expect(sent).toHaveLength(2);
	if (leaf === undefined || between === undefined) return;
	expect(leaf.verify(between.publicKey)).toBe(true);
	expect(between.verify(root.publicKey)).toBe(true);
	const forgotten = await authority.issue({ dns: ["example.org"], issuedBy: "intermediate-not-sent" });
	const [alone, ...more] = certificatesIn(forgotten.cert);
	expect(more).toEqual([]);
	expect(alone?.verify(between.publicKey)).toBe(true);
});

test("a stranger's certificates hold together, and have nothing to do with the root", async () => {
	const authority = await createCertificateAuthority();
	const { cert } = await authority.issue({ dns: ["example.org"], issuedBy: "stranger" });
	const [leaf, top] = certificatesIn(cert);
	expect(top?.checkIssued(top)).toBe(true);
	expect(top && leaf?.verify(top.publicKey)).toBe(true);
	expect(leaf?.verify(new X509Certificate(authority.pem).publicKey)).toBe(false);
});

test.each(["root", "self"] as const)("a key can be RSA, and short, signed by the %s", async (by) => {
	const authority = await createCertificateAuthority();
	const { cert, key } = await authority.issue({
		key: "RSA 1024",
		commonName: "example.org",
		selfSigned: by === "self",
	});
	const certificate = new X509Certificate(cert);
	expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
	expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
	const signer = by === "self" ? certificate : new X509Certificate(authority.pem);
	expect(certificate.verify(signer.publicKey)).toBe(true);
});

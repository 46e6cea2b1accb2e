import { X509Certificate } from "node:crypto";
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

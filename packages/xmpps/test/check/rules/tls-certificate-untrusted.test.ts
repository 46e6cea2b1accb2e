import { describe, expect, it } from "vitest";
import { tlsCertificateUntrusted } from "../../../src/check/rules/tls-certificate-untrusted.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges } from "./find-with.ts";

describe("tls.certificate-untrusted", () => {
	it("finds the authority of a company", () => {
		const root = certificate({ sha256: "cc", subject: "CN=a company", issuer: "CN=a company", selfSigned: true });
		const base = showing(certificate({ issuer: "CN=a company" }), {
			trust: "SELF_SIGNED_CERT_IN_CHAIN",
			chain: ["bb", "cc"],
		});
		const [finding, ...more] = findWith(tlsCertificateUntrusted, {
			...base,
			certificates: { ...base.certificates, cc: root },
		});
		expect(more).toEqual([]);
		expect(finding?.title).toContain("issued by CN=a company");
		expect(finding?.evidence).toContain("the chain ends at: CN=a company, issued by CN=a company");
		expect(firstChanges(finding)[0]?.after).toContain("DNS:example.org");
	});

	it.each([
		["a verdict that Node has no word for, where the key is not to blame", "RSA 2048", "UNSPECIFIED"],
		["a weak key of an unknown authority", "RSA 1024", "SELF_SIGNED_CERT_IN_CHAIN"],
	])("finds %s", (_, key, trust) => {
		expect(findWith(tlsCertificateUntrusted, showing(certificate({ key }), { trust }))).toHaveLength(1);
	});

	it.each([
		["where all is well", observed()],
		["of a chain with a gap", showing(certificate({}), { trust: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" })],
		["of a key that is too short", showing(certificate({ key: "RSA 1024" }), { trust: "EE_KEY_TOO_SMALL" })],
		["of one that Node has no word for", showing(certificate({ key: "RSA 1024" }), { trust: "UNSPECIFIED" })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateUntrusted, observation)).toEqual([]);
	});
});

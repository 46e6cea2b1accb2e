import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { shownCertificates } from "../../../src/check/facts/shown-certificates.ts";
import { isRefusedForKey, isWeakKey } from "../../../src/check/facts/weak-key.ts";
import { certificate, showing } from "../certificate-observed.ts";

const refused = (key: string, trust: string): boolean[] =>
	shownCertificates(makeFacts(showing(certificate({ key }), { trust }))).map(isRefusedForKey);

describe("a weak key", () => {
	it.each([
		["RSA 2047", true],
		["RSA 2048", false],
		["RSA ?", false],
		["RSA-PSS 1024", true],
		["DSA 3072", true],
		["EC secp192k1", true],
		["EC secp224r1", false],
		["EC ?", false],
		["Ed25519", false],
		["unknown", false],
	])("is %s: %s", (key, weak) => {
		expect(isWeakKey(key)).toBe(weak);
	});

	it("is why a certificate is refused only where OpenSSL's word fits and the key, too", () => {
		expect(refused("RSA 1024", "EE_KEY_TOO_SMALL")).toEqual([true]);
		expect(refused("RSA 1024", "UNSPECIFIED")).toEqual([true]);
		expect(refused("RSA 2048", "UNSPECIFIED")).toEqual([false]);
		expect(refused("RSA 1024", "SELF_SIGNED_CERT_IN_CHAIN")).toEqual([false]);
		expect(refused("RSA 1024", "ok")).toEqual([false]);
	});
});

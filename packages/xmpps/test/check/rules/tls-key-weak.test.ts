import { describe, expect, it } from "vitest";
import { tlsKeyWeak } from "../../../src/check/rules/tls-key-weak.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges } from "./find-with.ts";

const keyed = (key: string) => showing(certificate({ key }));

describe("tls.key-weak", () => {
	it.each(["RSA 1024", "RSA-PSS 1536", "DSA 2048", "EC prime192v1", "EC secp160r1"])("finds %s", (key) => {
		const [finding, ...more] = findWith(tlsKeyWeak, keyed(key));
		expect(more).toEqual([]);
		expect(finding?.severity).toBeUndefined();
		expect(finding?.evidence).toContain(`key: ${key}`);
		expect(firstChanges(finding)[0]?.after).toContain("key: EC prime256v1, or RSA with 2048 bits or more");
	});

	it.each(["EE_KEY_TOO_SMALL", "UNSPECIFIED"])("calls it broken where OpenSSL refused the key with %s", (trust) => {
		const refused = showing(certificate({ key: "RSA 1024" }), { trust });
		expect(findWith(tlsKeyWeak, refused)[0]?.severity).toBe("broken");
	});

	it.each(["RSA 2048", "RSA 4096", "EC prime256v1", "EC secp521r1", "Ed25519", "unknown"])("lets %s pass", (key) => {
		expect(findWith(tlsKeyWeak, keyed(key))).toEqual([]);
	});

	it("says nothing of one that is refused for something else, nor where all is well", () => {
		const expired = showing(certificate({ key: "RSA 1024", notAfter: "2026-02-01T00:00:00.000Z" }));
		expect(findWith(tlsKeyWeak, expired)).toEqual([]);
		expect(findWith(tlsKeyWeak, observed())).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { certificateSubject, commonName, coversHost, namesShown } from "../../../src/check/facts/certificate-names.ts";
import { certificate } from "../certificate-observed.ts";

describe("the names of a certificate", () => {
	it.each([
		["CN=example.org", "example.org"],
		["O=A, CN=Example.org", "example.org"],
		["CN=a.example/emailAddress=x", "a.example"],
		["C=DE,O=Example CN", undefined],
		["", undefined],
	])("has in %j the Common Name %j", (subject, expected) => {
		expect(commonName(certificate({ subject }))).toBe(expected);
	});

	it("are told apart by the digest, and by the Common Name where there is no other", () => {
		expect(certificateSubject(certificate({ sha256: "0123456789abcdef0123" }))).toBe(
			"certificate of example.org, SHA-256 0123456789abcdef",
		);
		const bare = certificate({ dns: [], subject: "CN=old.example" });
		expect(certificateSubject(bare)).toContain("certificate of old.example,");
		expect(certificateSubject({ ...bare, subject: "" })).toContain("certificate of nobody,");
		expect(namesShown(bare)).toBe("no name at all");
	});

	it("cover a host by itself or by a wildcard, and never by an SRV-ID", () => {
		expect(coversHost(certificate({ dns: ["*.example.org"] }), "xmpps.example.org")).toBe(true);
		expect(coversHost(certificate({ dns: ["*.example.org"] }), "example.org")).toBe(false);
		expect(coversHost(certificate({ dns: [], srv: ["_xmpp-client.example.org"] }), "example.org")).toBe(false);
	});
});

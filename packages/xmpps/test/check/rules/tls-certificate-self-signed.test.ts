import { describe, expect, it } from "vitest";
import { tlsCertificateSelfSigned } from "../../../src/check/rules/tls-certificate-self-signed.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges } from "./find-with.ts";

const SNAKE_OIL = certificate({
	selfSigned: true,
	dns: ["localhost"],
	subject: "CN=localhost",
	issuer: "CN=localhost",
});

describe("tls.certificate-self-signed", () => {
	it("finds the one of a fresh package, and asks for none of its names", () => {
		const [finding, ...more] = findWith(
			tlsCertificateSelfSigned,
			showing(SNAKE_OIL, { trust: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
		);
		expect(more).toEqual([]);
		expect(finding?.title).toContain("localhost");
		expect(finding?.evidence).toContain("OpenSSL: DEPTH_ZERO_SELF_SIGNED_CERT");
		expect(firstChanges(finding)[0]?.after.filter((line) => line.startsWith("DNS:"))).toEqual(["DNS:example.org"]);
	});

	it.each([
		["where all is well", observed()],
		["of one that is trusted", showing(certificate({ selfSigned: true }))],
		["of a chain that ends in one", showing(certificate({}), { trust: "SELF_SIGNED_CERT_IN_CHAIN" })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateSelfSigned, observation)).toEqual([]);
	});
});

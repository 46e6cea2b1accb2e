import { describe, expect, it } from "vitest";
import { identityVerdict, namesFit } from "../../../src/check/facts/certificate-verdict.ts";
import type { CertificateObservation } from "../../../src/model/observation-tls.ts";
import { certificate } from "../certificate-observed.ts";
import { BEGAN, DOMAIN, endpoint, GOOD, handshake, observed } from "../observed.ts";

const NOW = Date.parse(BEGAN);
const ISSUER = certificate({ sha256: "cc", subject: GOOD.issuer, issuer: "CN=above" });

/** @param trust OpenSSL's verdict @param chain behind the server's own certificate */
function verdict(shown: Partial<CertificateObservation>, trust = "ok", chain: readonly CertificateObservation[] = []) {
	const leaf = certificate(shown);
	const all = [leaf, ...chain];
	const observation = observed({ certificates: Object.fromEntries(all.map((one) => [one.sha256, one])) });
	const result = handshake({ chain: all.map(({ sha256 }) => sha256), trust });
	return identityVerdict(observation, endpoint("xmpps-client"), result, NOW).kind;
}

describe("the verdict on a certificate", () => {
	it.each([
		["good", {}, "ok"],
		["expired", { notAfter: "2026-02-28T00:00:00.000Z" }, "ok"],
		["expired", {}, "CERT_HAS_EXPIRED"],
		["not-yet-valid", { notBefore: "2026-03-02T00:00:00.000Z" }, "ok"],
		["self-signed", { selfSigned: true }, "DEPTH_ZERO_SELF_SIGNED_CERT"],
		["chain-incomplete", {}, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
		["chain-incomplete", {}, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
		["untrusted", {}, "SELF_SIGNED_CERT_IN_CHAIN"],
		["untrusted", {}, "CERT_SIGNATURE_FAILURE"],
		["mismatch", { dns: ["other.example"] }, "ok"],
	])("is %s of %j, of which OpenSSL says %s", (expected, shown, trust) => {
		expect(verdict(shown, trust)).toBe(expected);
	});

	it("calls one that nobody vouches for so before it looks at its date", () => {
		expect(verdict({ selfSigned: true, notAfter: "2020-01-01T00:00:00.000Z" }, "DEPTH_ZERO_SELF_SIGNED_CERT")).toBe(
			"self-signed",
		);
	});

	it("takes a self-signed one that is trusted by its date", () => {
		expect(verdict({ selfSigned: true, notAfter: "2020-01-01T00:00:00.000Z" }, "CERT_HAS_EXPIRED")).toBe("expired");
	});

	it("tells a whole chain to an unknown authority from one with a foreign link", () => {
		expect(verdict({}, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", [ISSUER])).toBe("untrusted");
		const stranger = { ...ISSUER, subject: "CN=somebody else" };
		expect(verdict({}, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", [stranger])).toBe("chain-incomplete");
		expect(verdict({}, "UNABLE_TO_VERIFY_LEAF_SIGNATURE", [stranger])).toBe("chain-incomplete");
	});

	it("is none without a handshake, and untrusted of a certificate that was not kept", () => {
		const one = endpoint("xmpps-client");
		expect(identityVerdict(observed(), one, undefined, NOW)).toEqual({ kind: "none" });
		expect(identityVerdict(observed({ certificates: {} }), one, handshake(), NOW).kind).toBe("untrusted");
	});
});

describe("the names of a certificate", () => {
	it.each([
		[true, { dns: ["Example.ORG"] }, "client"],
		[false, { dns: ["xmpps.example.org", "*.example.org"] }, "client"],
		[true, { dns: [], srv: ["_xmpp-client.example.org"] }, "client"],
		[false, { dns: [], srv: ["_xmpp-client.example.org"] }, "server"],
		[true, { dns: [], xmppAddr: ["example.org"] }, "server"],
	] as const)("fit: %s for %j and a %s", (expected, names, role) => {
		expect(namesFit(certificate(names), DOMAIN, role)).toBe(expected);
	});

	it("may be the target's only where DNSSEC vouches for it", () => {
		const shown = certificate({ dns: ["xmpps.example.org"] });
		expect(namesFit(shown, DOMAIN, "client")).toBe(false);
		expect(namesFit(shown, DOMAIN, "client", "xmpps.example.org")).toBe(true);
	});
});

import { describe, expect, it } from "vitest";
import { daneMismatch } from "../../../src/check/rules/dane-mismatch.ts";
import { DIGEST, signed, tlsaLookup } from "../dane-observed.ts";
import { findings, firstRemedy, tlsa } from "../dns-observed.ts";

const OTHER = "00".repeat(32);

describe("dane.mismatch", () => {
	it("publishes the key that is shown, at every port of the target that shows it", () => {
		const observation = signed([
			tlsaLookup(443, tlsa(OTHER)),
			tlsaLookup(5222, tlsa(OTHER)),
			tlsaLookup(5269, tlsa(DIGEST)),
		]);
		const found = findings(daneMismatch, observation);
		expect(found.map(({ subject, concerned }) => [subject, concerned])).toEqual([
			["_443._tcp.xmpps.example.org TLSA", "clients"],
			["_5222._tcp.xmpps.example.org TLSA", "clients"],
		]);
		expect(found[0]?.evidence).toContain(`_443._tcp.xmpps.example.org TLSA 3 1 1 ${OTHER}`);
		expect(found[0]?.evidence).toContain(`192.0.2.2:443 shows 3 1 1 ${DIGEST}`);
		expect(found[0]?.remedies[0]?.when).toBeUndefined();
		expect(firstRemedy(found[0])).toEqual({
			"_443._tcp.xmpps.example.org TLSA": [`3 1 1 ${DIGEST}`],
			"_5222._tcp.xmpps.example.org TLSA": [`3 1 1 ${DIGEST}`],
		});
	});

	it("does not vouch for a key that nobody else vouches for", () => {
		const plain = signed([tlsaLookup(443, tlsa(OTHER))]);
		const [good] = Object.values(plain.certificates);
		if (good === undefined) throw new Error("no certificate");
		const expired = { ...plain, certificates: { aa: { ...good, notAfter: "2026-02-20T00:00:00.000Z" } } };
		expect(findings(daneMismatch, expired)[0]?.remedies[0]?.when).toBe("the key that is shown is the server's");
	});

	it.each([
		["records that fit", signed([tlsaLookup(443, tlsa(DIGEST))])],
		["one of two that fits", signed([tlsaLookup(443, tlsa(OTHER), tlsa(DIGEST))])],
		["records that are not signed all the way", signed([tlsaLookup(443, tlsa(OTHER))], ["xmpps-client"])],
		["records that nobody can use", signed([tlsaLookup(443, tlsa("0000"))])],
	])("leaves %s", (_, observation) => {
		expect(findings(daneMismatch, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { daneUnusable } from "../../../src/check/rules/dane-unusable.ts";
import { DIGEST, signed, tlsaLookup } from "../dane-observed.ts";
import { findings, firstRemedy, tlsa } from "../dns-observed.ts";

describe("dane.unusable", () => {
	it.each([
		["a digest that is cut", tlsa(DIGEST.slice(0, 40))],
		["a usage that does not exist", tlsa(DIGEST, { usage: 4 })],
		["a selector that does not exist", tlsa(DIGEST, { selector: 2 })],
		["a matching type that does not exist", tlsa(DIGEST, { matchingType: 3 })],
	])("finds %s, and puts the server's key in its place", (_, record) => {
		const [finding, ...more] = findings(daneUnusable, signed([tlsaLookup(443, record)]));
		expect(more).toEqual([]);
		expect(finding?.evidence[0]).toContain("_443._tcp.xmpps.example.org TLSA ");
		expect(firstRemedy(finding)).toEqual({ "_443._tcp.xmpps.example.org TLSA": [`3 1 1 ${DIGEST}`] });
	});

	it("keeps the records beside it", () => {
		const kept = tlsa(DIGEST.replace(/./, "0"));
		const [finding] = findings(daneUnusable, signed([tlsaLookup(443, tlsa("00"), kept)]));
		expect(firstRemedy(finding)).toEqual({ "_443._tcp.xmpps.example.org TLSA": [`3 1 1 ${kept.data}`] });
	});

	it("leaves records of every kind that exists", () => {
		const all = [
			tlsa(DIGEST, { usage: 0, selector: 0 }),
			tlsa(DIGEST.repeat(2), { usage: 1, matchingType: 2 }),
			tlsa("3082", { usage: 2, selector: 0, matchingType: 0 }),
		];
		expect(findings(daneUnusable, signed([tlsaLookup(443, ...all)]))).toEqual([]);
	});
});

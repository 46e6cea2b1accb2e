import { describe, expect, it } from "vitest";
import { daneUnsigned } from "../../../src/check/rules/dane-unsigned.ts";
import { DIGEST, signed, tlsaLookup } from "../dane-observed.ts";
import { findings, tlsa, withDns } from "../dns-observed.ts";
import { found, observed } from "../observed.ts";

const LOOKUP = tlsaLookup(443, tlsa(DIGEST));

describe("dane.unsigned", () => {
	it("names what is not signed on the way", () => {
		const [finding, ...more] = findings(daneUnsigned, signed([LOOKUP], ["xmpps-client"]));
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([
			"_443._tcp.xmpps.example.org TLSA: found",
			"_xmpps-client._tcp.example.org SRV: not authenticated",
		]);
		expect(finding?.remedies[0]?.changes[0]?.item).toEqual({ kind: "delegation", zone: "example.org" });
	});

	it("does not call unsigned what nobody could authenticate from here", () => {
		const open = { ...LOOKUP, answer: found([tlsa(DIGEST)]) };
		const [finding] = findings(daneUnsigned, withDns(observed(), { tlsa: [open] }));
		expect(daneUnsigned.severity).toBe("advice");
		expect(finding?.title).toContain("No answer about xmpps.example.org was authenticated here");
	});

	it("finds nothing where all is signed, nothing is published, or the records are assumed", () => {
		expect(findings(daneUnsigned, signed([LOOKUP]))).toEqual([]);
		expect(findings(daneUnsigned, signed([tlsaLookup(443)], ["xmpps-client"]))).toEqual([]);
		const plain = signed([LOOKUP], ["xmpps-client"]);
		const srv = plain.dns.srv.map((one) => (one.service === "xmpps-client" ? { ...one, assumed: true as const } : one));
		expect(findings(daneUnsigned, withDns(plain, { srv }))).toEqual([]);
	});
});

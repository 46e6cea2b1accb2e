import { describe, expect, it } from "vitest";
import { danePortMissing } from "../../../src/check/rules/dane-port-missing.ts";
import { DIGEST, signed, tlsaLookup } from "../dane-observed.ts";
import { changed, findings, firstRemedy, tcpFailed, tlsa } from "../dns-observed.ts";

describe("dane.port-missing", () => {
	it("publishes the key of the other port", () => {
		const [finding, ...more] = findings(danePortMissing, signed([tlsaLookup(443, tlsa(DIGEST)), tlsaLookup(5222)]));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ subject: "_5222._tcp.xmpps.example.org TLSA", concerned: "clients" });
		expect(finding?.evidence[0]).toBe("_5222._tcp.xmpps.example.org TLSA: nxdomain");
		expect(firstRemedy(finding)).toEqual({ "_5222._tcp.xmpps.example.org TLSA": [`3 1 1 ${DIGEST}`] });
	});

	it("finds nothing where no port has records, or where nobody knows the key", () => {
		expect(findings(danePortMissing, signed([tlsaLookup(443), tlsaLookup(5222)]))).toEqual([]);
		const silent = changed(signed([tlsaLookup(443, tlsa(DIGEST)), tlsaLookup(5222)]), ({ port }) => port === 5222, {
			tcp: tcpFailed("timeout"),
			starttls: [],
		});
		expect(findings(danePortMissing, silent)).toEqual([]);
	});
});

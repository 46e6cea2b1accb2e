import { describe, expect, it } from "vitest";
import { addressLookupFailed } from "../../../src/check/rules/address-lookup-failed.ts";
import { addresses, findings, withHost } from "../dns-observed.ts";
import { DOMAIN, failedAnswer, observed, TARGET, V4 } from "../observed.ts";

describe("address.lookup-failed", () => {
	it("names the host and the type", () => {
		const half = withHost(observed(), { name: TARGET, a: addresses(V4), aaaa: failedAnswer("servfail") });
		const [finding, ...more] = findings(addressLookupFailed, half);
		expect(more).toEqual([]);
		expect(addressLookupFailed.severity).toBe("unknown");
		expect(finding).toMatchObject({ subject: `${TARGET} AAAA`, concerned: "both" });
		expect(finding?.evidence).toEqual([`${TARGET} AAAA: it ended in servfail`]);
	});

	it("leaves hosts to which nobody is led, and bogus answers", () => {
		const unused = withHost(observed(), {
			name: DOMAIN.ascii,
			a: failedAnswer("timeout"),
			aaaa: failedAnswer("timeout"),
		});
		expect(findings(addressLookupFailed, unused)).toEqual([]);
		const bogus = withHost(observed(), { name: TARGET, a: addresses(V4), aaaa: failedAnswer("bogus") });
		expect(findings(addressLookupFailed, bogus)).toEqual([]);
	});

	it("leaves private addresses that were not dialled", () => {
		const cuts = [
			{ what: "refused-address", where: "10.0.0.1", detail: `an address of ${TARGET} is not dialled: private` },
		] as const;
		const refused = { kind: "failed", reason: "refused", detail: "10.0.0.1 is not dialled" } as const;
		expect(
			findings(addressLookupFailed, withHost(observed({ cuts }), { name: TARGET, a: refused, aaaa: refused })),
		).toEqual([]);
	});

	it("says of addresses that may not be dialled that they were found, and tells them from a server's refusal", () => {
		const where = "203.0.113.9";
		const cuts = [
			{ what: "refused-address", where, detail: `an address of ${TARGET} is not dialled: documentation` },
		] as const;
		const refused = { kind: "failed", reason: "refused", detail: `${where} is not dialled` } as const;
		const seen = withHost(observed({ cuts }), { name: TARGET, a: refused, aaaa: { ...refused, detail: "REFUSED" } });
		expect(findings(addressLookupFailed, seen).map(({ title, whom }) => [title, whom])).toEqual([
			[
				`The A records of ${TARGET} are of no public address, and were not dialled`,
				"this check alone, which dials public addresses only",
			],
			[`The AAAA records of ${TARGET} could not be looked up`, "those whose resolver fails alike"],
		]);
	});
});

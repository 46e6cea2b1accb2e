import { describe, expect, it } from "vitest";
import { zoneServerSilent } from "../../../src/check/rules/zone-server-silent.ts";
import type { ZoneServerObservation } from "../../../src/model/observation-dns.ts";
import { findings, withServers, zoneServer } from "../dns-observed.ts";
import { failedAnswer, observed } from "../observed.ts";

const FIRST = zoneServer(observed(), "ns1.example.org", "192.0.2.53");

function silent(address: string, reason: "timeout" | "servfail"): ZoneServerObservation {
	return zoneServer(observed(), "ns2.example.org", address, { soa: failedAnswer(reason), srv: [] });
}

describe("zone.server-silent", () => {
	it("finds a server that does not answer where another does", () => {
		const [finding, ...more] = findings(
			zoneServerSilent,
			withServers(observed(), [FIRST, silent("192.0.2.54", "timeout")]),
		);
		expect(more).toEqual([]);
		expect(finding?.subject).toBe("ns2.example.org (192.0.2.54)");
		expect(finding?.evidence).toEqual([
			"ns2.example.org (192.0.2.54): it ended in timeout",
			"ns1.example.org (192.0.2.53): answers",
		]);
		expect(finding?.remedies[0]?.changes[0]).toMatchObject({
			item: { kind: "zone-copy", server: "ns2.example.org" },
			after: ["7"],
		});
	});

	it("takes a refusal for an answer, whoever else was heard", () => {
		expect(findings(zoneServerSilent, withServers(observed(), [silent("192.0.2.54", "servfail")]))).toHaveLength(1);
	});

	it.each([
		["all where nobody was heard", [silent("192.0.2.54", "timeout"), silent("192.0.2.55", "timeout")]],
		["IPv6 where nobody was heard over it", [FIRST, silent("2001:db8::54", "timeout")]],
	])("leaves %s", (_, servers) => {
		expect(findings(zoneServerSilent, withServers(observed(), servers))).toEqual([]);
	});
});

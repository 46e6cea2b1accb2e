import { describe, expect, it } from "vitest";
import { zoneRecursiveStale } from "../../../src/check/rules/zone-recursive-stale.ts";
import { findings, withDns, without, withServers, zoneServer } from "../dns-observed.ts";
import { failedAnswer, found, observed, srv, withSrv } from "../observed.ts";

const OLD = withSrv(observed(), "xmpps-client", found([srv(5, 5, 5222)], { ttl: 77 }));
const NEW = zoneServer(observed(), "ns1.example.org", "192.0.2.53");

describe("zone.recursive-stale", () => {
	it("says how long to wait", () => {
		const [finding, ...more] = findings(zoneRecursiveStale, withServers(OLD, [NEW]));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ subject: "_xmpps-client._tcp.example.org SRV", concerned: "clients" });
		expect(finding?.evidence).toEqual([
			"the resolver: 5 5 5222 xmpps.example.org.",
			"the servers of example.org: 5 5 443 xmpps.example.org.",
		]);
		expect(finding?.remedies[0]?.changes[0]?.why).toContain("77 s");
	});

	it("knows that an absence is remembered, too, as long as the SOA record says", () => {
		const [finding] = findings(zoneRecursiveStale, withServers(without(observed(), "xmpps-client"), [NEW]));
		expect(finding?.evidence[0]).toBe("the resolver: none");
		expect(finding?.remedies[0]?.changes[0]?.why).toContain("60 s");
	});

	it.each([
		["servers that disagree", withServers(OLD, [NEW, zoneServer(OLD, "ns2.example.org", "192.0.2.54")])],
		["a resolver that failed", withServers(withSrv(observed(), "xmpps-client", failedAnswer("timeout")), [NEW])],
		["other TTLs", withServers(withSrv(observed(), "xmpps-client", found([srv(5, 5, 443, undefined, 9)])), [NEW])],
		[
			"records that are assumed",
			withServers(withDns(OLD, { srv: OLD.dns.srv.map((one) => ({ ...one, assumed: true as const })) }), [NEW]),
		],
	])("leaves %s", (_, observation) => {
		expect(findings(zoneRecursiveStale, observation)).toEqual([]);
	});
});

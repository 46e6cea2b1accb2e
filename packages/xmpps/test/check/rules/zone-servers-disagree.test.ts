import { describe, expect, it } from "vitest";
import { zoneServersDisagree } from "../../../src/check/rules/zone-servers-disagree.ts";
import { findings, soa, withServers, zoneServer } from "../dns-observed.ts";
import { failedAnswer, found, observed, srv, withSrv } from "../observed.ts";

const NOW = zoneServer(observed(), "ns1.example.org", "192.0.2.53");
const BEFORE = withSrv(observed(), "xmpps-client", found([srv(5, 5, 5222)]));

describe("zone.servers-disagree", () => {
	it("lets the server that is behind fetch the zone", () => {
		const old = zoneServer(BEFORE, "ns2.example.org", "192.0.2.54", { soa: soa(6) });
		const [finding, ...more] = findings(zoneServersDisagree, withServers(observed(), [NOW, old]));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ severity: "limited", subject: "servers of example.org" });
		expect(finding?.evidence).toEqual([
			"ns1.example.org (192.0.2.53): serial 7",
			"ns2.example.org (192.0.2.54): serial 6",
			"ns2.example.org (192.0.2.54): _xmpps-client._tcp.example.org SRV 5 5 5222 xmpps.example.org.",
			"ns1.example.org (192.0.2.53): _xmpps-client._tcp.example.org SRV 5 5 443 xmpps.example.org.",
		]);
		expect(finding?.remedies[0]?.changes).toEqual([
			{
				item: { kind: "zone-copy", zone: "example.org", server: "ns2.example.org" },
				before: ["6"],
				after: ["7"],
				why: "ns1.example.org has a newer copy",
			},
		]);
	});

	it("calls serials that differ alone advice", () => {
		const other = zoneServer(observed(), "ns2.example.org", "192.0.2.54", { soa: soa(6) });
		expect(findings(zoneServersDisagree, withServers(observed(), [NOW, other]))[0]?.severity).toBe("advice");
	});

	it("knows that serials go round", () => {
		const last = zoneServer(observed(), "ns2.example.org", "192.0.2.54", { soa: soa(4_294_967_295) });
		const [finding] = findings(zoneServersDisagree, withServers(observed(), [last, NOW]));
		expect(finding?.remedies[0]?.changes[0]?.after).toEqual(["7"]);
	});

	it.each([
		["servers that agree", withServers(observed(), [NOW, zoneServer(observed(), "ns2.example.org", "192.0.2.54")])],
		[
			"a server that says nothing",
			withServers(observed(), [
				NOW,
				zoneServer(observed(), "ns2.example.org", "192.0.2.54", { soa: failedAnswer("timeout"), srv: [] }),
			]),
		],
		["one server", withServers(observed(), [NOW])],
	])("leaves %s", (_, observation) => {
		expect(findings(zoneServersDisagree, observation)).toEqual([]);
	});
});

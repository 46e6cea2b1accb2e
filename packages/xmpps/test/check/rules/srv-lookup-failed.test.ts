import { describe, expect, it } from "vitest";
import { srvLookupFailed } from "../../../src/check/rules/srv-lookup-failed.ts";
import { findings, without, withServers, zoneServer } from "../dns-observed.ts";
import { failedAnswer, observed, withSrv } from "../observed.ts";

describe("srv.lookup-failed", () => {
	it("says what failed, and what the zone's servers have", () => {
		const failed = withSrv(observed(), "xmpp-client", failedAnswer("servfail"));
		const servers = [zoneServer(observed(), "ns1.example.org", "192.0.2.53")];
		const [finding, ...more] = findings(srvLookupFailed, withServers(failed, servers));
		expect(more).toEqual([]);
		expect(srvLookupFailed.severity).toBe("unknown");
		expect(finding?.severity).toBeUndefined();
		expect(finding?.evidence).toEqual([
			"_xmpp-client._tcp.example.org SRV: it ended in servfail",
			"ns1.example.org (192.0.2.53) has: 10 5 5222 xmpps.example.org.",
		]);
	});

	it.each([
		["bogus answers", withSrv(observed(), "xmpp-client", failedAnswer("bogus"))],
		["answers that there is nothing", without(observed(), "xmpp-client")],
	])("leaves %s to others", (_, observation) => {
		expect(findings(srvLookupFailed, observation)).toEqual([]);
	});
});

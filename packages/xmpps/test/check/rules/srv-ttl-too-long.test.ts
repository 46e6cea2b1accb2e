import { describe, expect, it } from "vitest";
import { srvTtlTooLong } from "../../../src/check/rules/srv-ttl-too-long.ts";
import { addresses, findings, withHost, withServers, zoneServer } from "../dns-observed.ts";
import { ABSENT, found, observed, srv, TARGET, withSrv } from "../observed.ts";

describe("srv.ttl-too-long", () => {
	it("gives the same records an hour", () => {
		const long = withSrv(observed(), "xmpps-client", found([srv(5, 5, 443, TARGET, 604_800)]));
		const [finding, ...more] = findings(srvTtlTooLong, long);
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual(["_xmpps-client._tcp.example.org 604800 SRV 5 5 443 xmpps.example.org."]);
		expect(finding?.remedies[0]?.changes[0]).toMatchObject({
			item: { kind: "dns-records", type: "SRV", ttl: 3600 },
			after: ["5 5 443 xmpps.example.org."],
		});
	});

	it("believes the zone's servers: a resolver counts down", () => {
		const long = withSrv(observed(), "xmpps-client", found([srv(5, 5, 443, TARGET, 604_800)]));
		const observation = withServers(observed(), [zoneServer(long, "ns1.example.org", "192.0.2.53")]);
		expect(findings(srvTtlTooLong, observation)).toHaveLength(1);
	});

	it("looks at the addresses of targets, too, each set for itself", () => {
		const answer = addresses("192.0.2.2");
		const a = found(answer.kind === "found" ? answer.records.map((one) => ({ ...one, ttl: 86_401 })) : []);
		const [finding, ...more] = findings(srvTtlTooLong, withHost(observed(), { name: TARGET, a, aaaa: ABSENT }));
		expect(more).toEqual([]);
		expect(finding?.subject).toBe(`${TARGET} A`);
	});

	it("lets a day pass", () => {
		const day = withSrv(observed(), "xmpps-client", found([srv(5, 5, 443, TARGET, 86_400)]));
		expect(findings(srvTtlTooLong, day)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { srvTargetIsAddress } from "../../../src/check/rules/srv-target-is-address.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { findings, firstRemedy } from "../dns-observed.ts";
import { found, observed, srv, withSrv } from "../observed.ts";

function to(target: string): Observation {
	const observation = withSrv(observed(), "xmpps-client", found([srv(5, 5, 443, target)]));
	return { ...observation, endpoints: observation.endpoints.filter(({ service }) => service !== "xmpps-client") };
}

describe("srv.target-is-address", () => {
	it.each([
		["an address", "192.0.2.2"],
		["an address to which the zone was added", "192.0.2.2.example.org"],
	])("names the host that has %s", (_, target) => {
		const [finding, ...more] = findings(srvTargetIsAddress, to(target));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ severity: "limited", subject: `target ${target}` });
		expect(finding?.evidence).toEqual([`_xmpps-client._tcp.example.org SRV 5 5 443 ${target}.`]);
		expect(firstRemedy(finding)).toEqual({ "_xmpps-client._tcp.example.org SRV": ["5 5 443 xmpps.example.org."] });
	});

	it("gives an address of which no name is known a new one", () => {
		const [finding] = findings(srvTargetIsAddress, { ...to("203.0.113.9"), endpoints: [] });
		expect(finding?.severity).toBe("broken");
		expect(firstRemedy(finding)).toEqual({
			"xmpps2.example.org A": ["203.0.113.9"],
			"_xmpps-client._tcp.example.org SRV": ["5 5 443 xmpps2.example.org."],
		});
	});

	it("leaves names that only look alike", () => {
		expect(findings(srvTargetIsAddress, to("host-192-0-2-2.example.org"))).toEqual([]);
		expect(findings(srvTargetIsAddress, to("192.0.2.example.net"))).toEqual([]);
	});
});

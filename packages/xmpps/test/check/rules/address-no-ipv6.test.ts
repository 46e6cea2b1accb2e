import { describe, expect, it } from "vitest";
import { addressNoIpv6 } from "../../../src/check/rules/address-no-ipv6.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { addresses, findings, firstRemedy, local, withHost } from "../dns-observed.ts";
import { ABSENT, DOMAIN, failedAnswer, found, observed, srv, TARGET, V4, V6, withSrv } from "../observed.ts";

function only4(more: Partial<Observation> = {}): Observation {
	return withHost(observed(more), { name: TARGET, a: addresses(V4), aaaa: ABSENT });
}

describe("address.no-ipv6", () => {
	it("names the hosts, and the host's own address where it was looked at", () => {
		const [finding, ...more] = findings(addressNoIpv6, only4());
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ concerned: "both", title: "xmpps.example.org has no IPv6 address" });
		expect(finding?.evidence).toEqual(["xmpps.example.org AAAA: none"]);
		const listening = [443, 5222, 5269, 5270].map((port) => ({ address: "::", port }));
		const [seen] = findings(addressNoIpv6, only4({ local: local({ listeners: listening }) }));
		expect(firstRemedy(seen)).toEqual({ [`${TARGET} AAAA`]: [V6] });
	});

	it("speaks for the role that lacks it", () => {
		const other = withSrv(only4(), "xmpp-client", found([srv(10, 5, 5222, DOMAIN.ascii)]));
		expect(findings(addressNoIpv6, other)[0]?.concerned).toBe("servers");
	});

	it.each([
		["where it is not known", withHost(observed(), { name: TARGET, a: addresses(V4), aaaa: failedAnswer("timeout") })],
		["where there is no address at all", withHost(observed(), { name: TARGET, a: ABSENT, aaaa: ABSENT })],
	])("finds nothing %s", (_, observation) => {
		expect(findings(addressNoIpv6, observation)).toEqual([]);
	});
});

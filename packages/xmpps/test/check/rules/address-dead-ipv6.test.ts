import { describe, expect, it } from "vitest";
import { addressDeadIpv6 } from "../../../src/check/rules/address-dead-ipv6.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { changed, findings, firstRemedy, local, tcpFailed, withServers, zoneServer } from "../dns-observed.ts";
import { observed, V6 } from "../observed.ts";

function dead(
	reason: "refused" | "timeout" | "unreachable" | "no-family",
	more: Partial<Observation> = {},
): Observation {
	return changed(observed(more), ({ family }) => family === 6, {
		tcp: tcpFailed(reason),
		handshakes: [],
		starttls: [],
	});
}

describe("address.dead-ipv6", () => {
	it("withdraws the address, once for each endpoint", () => {
		const found = findings(addressDeadIpv6, dead("refused"));
		expect(found).toHaveLength(4);
		expect(found[0]).toMatchObject({ subject: "xmpps-client at [2001:db8::2]:443 (xmpps.example.org)" });
		expect(found[0]?.severity).toBeUndefined();
		expect(found[0]?.evidence).toContain("[2001:db8::2]:443: refused (it ended in refused)");
		expect(found[0]?.evidence).toContain("192.0.2.2:443: open");
		expect(firstRemedy(found[0])).toEqual({ "xmpps.example.org AAAA": [] });
		expect(new Set(found.map((one) => JSON.stringify(one.remedies))).size).toBe(1);
	});

	it("calls silence unknown where nothing else was heard over IPv6", () => {
		expect(findings(addressDeadIpv6, dead("timeout"))[0]?.severity).toBe("unknown");
		const server = zoneServer(observed(), "ns1.example.org", "2001:db8::53");
		expect(findings(addressDeadIpv6, withServers(dead("timeout"), [server]))[0]?.severity).toBeUndefined();
	});

	it("opens the packet filter first where the address is the host's", () => {
		const [finding] = findings(addressDeadIpv6, dead("timeout", { local: local() }));
		const rules = finding?.remedies[0]?.changes.flatMap(({ after }) => after);
		expect(rules).toContain(`ip6 daddr ${V6} tcp dport 5222 accept`);
		// What is led elsewhere comes to the filter with another port.
		expect(rules).toContain(`meta l4proto tcp ct original ip6 daddr ${V6} ct original proto-dst 443 accept`);
	});

	it("lets the server listen on IPv6, where the address and the port are the host's", () => {
		const listeners = [443, 5222, 5269, 5270].map((port) => ({ address: "0.0.0.0", port }));
		const [finding] = findings(addressDeadIpv6, dead("refused", { local: local({ listeners }) }));
		expect(firstRemedy(finding)["prosody interfaces"]).toEqual(['interfaces = { "*", "::" }']);
		// Port 443 is led elsewhere by the packet filter, for IPv4 alone: no listener of the server's mends that.
		const [led] = findings(addressDeadIpv6, dead("refused", { local: local() }));
		expect(firstRemedy(led)).toEqual({ "xmpps.example.org AAAA": [] });
	});

	it.each([
		["a machine without IPv6", dead("no-family")],
		[
			"an address at which another port answers",
			changed(dead("refused"), ({ service }) => service === "xmpp-client", { tcp: { kind: "open", ms: 1 } }),
		],
		["a target of which nothing answers", changed(dead("refused"), () => true, { tcp: tcpFailed("refused") })],
	])("leaves %s", (_, observation) => {
		expect(findings(addressDeadIpv6, observation)).toEqual([]);
	});
});

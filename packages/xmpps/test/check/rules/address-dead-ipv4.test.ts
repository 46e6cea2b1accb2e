import { describe, expect, it } from "vitest";
import { addressDeadIpv4 } from "../../../src/check/rules/address-dead-ipv4.ts";
import { addresses, changed, findings, firstRemedy, tcpFailed, withHost } from "../dns-observed.ts";
import { endpoint, observed, TARGET, V4, V6 } from "../observed.ts";

const OLD = "192.0.2.9";

describe("address.dead-ipv4", () => {
	it("withdraws the one address of two at which nothing answers", () => {
		const two = withHost(observed(), { name: TARGET, a: addresses(V4, OLD), aaaa: addresses(V6) });
		const old = endpoint("xmpps-client", { address: OLD, tcp: tcpFailed("timeout") });
		const [finding, ...more] = findings(addressDeadIpv4, { ...two, endpoints: [...two.endpoints, old] });
		expect(more).toEqual([]);
		expect(finding?.severity).toBeUndefined();
		expect(finding?.evidence[0]).toBe(`${OLD}:443: timeout (it ended in timeout)`);
		expect(firstRemedy(finding)).toEqual({ "xmpps.example.org A": [V4] });
	});

	it("lets the server listen on IPv4, too, before the last address is withdrawn", () => {
		const only6 = changed(observed(), ({ family }) => family === 4, { tcp: tcpFailed("refused"), handshakes: [] });
		const [finding] = findings(addressDeadIpv4, only6);
		expect(firstRemedy(finding)).toEqual({
			"prosody interfaces": ['interfaces = { "*", "::" }'],
			"prosody service": ["restarted"],
		});
		expect(finding?.remedies.at(-1)?.changes[0]).toMatchObject({ before: [V4], after: [] });
	});

	it("withdraws the last address where a router says that nobody has it", () => {
		const only6 = changed(observed(), ({ family }) => family === 4, { tcp: tcpFailed("unreachable"), handshakes: [] });
		expect(firstRemedy(findings(addressDeadIpv4, only6)[0])).toEqual({ "xmpps.example.org A": [] });
	});

	it("finds nothing where only IPv6 is dead", () => {
		const dead = changed(observed(), ({ family }) => family === 6, { tcp: tcpFailed("refused") });
		expect(findings(addressDeadIpv4, dead)).toEqual([]);
	});
});

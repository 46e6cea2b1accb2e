import { describe, expect, it } from "vitest";
import { localFirewallDrops } from "../../../src/check/rules/local-firewall-drops.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { LocalObservation } from "../../../src/model/observation-local.ts";
import { local } from "../local-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges, withV4 } from "./find-with.ts";

const failed = (reason: "timeout" | "refused" | "error", port = 443): Observation =>
	withV4(port === 443 ? "xmpps-client" : "xmpp-client", (one) => ({
		...one,
		tcp: { kind: "failed", reason, detail: `it was ${reason}`, ms: 1 },
	}));
const rules = (...all: string[]): LocalObservation =>
	local({ firewall: { kind: "nftables", rules: [...local().firewall.rules, ...all] } });
const POLICY = "add chain inet filter input { type filter hook input priority filter; policy drop; }";
const DROP = "add rule inet filter input tcp dport 5222 drop";

describe("local.firewall-drops", () => {
	it("finds a rule that drops the port, and lets it in before", () => {
		const [finding, ...more] = findWith(localFirewallDrops, { ...failed("timeout", 5222), local: rules(DROP) });
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([
			"from outside: it was timeout",
			"on the host lua5.4 listens on port 5222",
			DROP,
		]);
		expect(firstChanges(finding)[0]).toMatchObject({
			item: { kind: "firewall", address: "192.0.2.2", port: 5222 },
			after: ["ip daddr 192.0.2.2 tcp dport 5222 accept"],
		});
	});

	it("lets in by the port of the record what is translated before it comes to the filter", () => {
		const [finding] = findWith(localFirewallDrops, { ...failed("timeout"), local: rules(POLICY) });
		expect(finding?.evidence).toContain(POLICY);
		expect(firstChanges(finding)[0]?.after).toEqual([
			"meta l4proto tcp ct original ip daddr 192.0.2.2 ct original proto-dst 443 accept",
		]);
	});

	it("finds the policy of iptables, and not that of what is passed on", () => {
		const policies = ["iptables -t filter -P FORWARD DROP", "iptables -t filter -P INPUT DROP"];
		const [finding] = findWith(localFirewallDrops, { ...failed("timeout"), local: rules(...policies) });
		expect(finding?.evidence.slice(2)).toEqual(["iptables -t filter -P INPUT DROP"]);
		expect(findWith(localFirewallDrops, { ...failed("timeout"), local: rules(policies[0] ?? "") })).toEqual([]);
	});

	it.each([
		["where nobody looked from inside", failed("timeout")],
		["where connections come through", observed({ local: rules(DROP) })],
		["where no rule keeps anybody out", { ...failed("timeout"), local: local() }],
		[
			"where another port alone is dropped",
			{ ...failed("timeout"), local: rules("add rule inet filter input tcp dport 25 drop") },
		],
		[
			"where the port is let in, so that another filter must drop it",
			{ ...failed("timeout"), local: rules(POLICY, "add rule inet filter input tcp dport { 443, 5223 } accept") },
		],
		["where nothing listens either", { ...failed("timeout"), local: { ...rules(POLICY), listeners: [] } }],
		["where our own machine failed", { ...failed("error"), local: rules(POLICY) }],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(localFirewallDrops, observation)).toEqual([]);
	});
});

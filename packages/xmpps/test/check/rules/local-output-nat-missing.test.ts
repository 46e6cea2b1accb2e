import { describe, expect, it } from "vitest";
import { localOutputNatMissing } from "../../../src/check/rules/local-output-nat-missing.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { local } from "../local-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges } from "./find-with.ts";

const [PREROUTING = "", OUTPUT = ""] = local().firewall.rules;
const ruled = (...rules: string[]): Observation =>
	observed({ local: local({ firewall: { kind: "nftables", rules } }) });

describe("local.output-nat-missing", () => {
	it("finds a translation for packets from outside alone, and adds the same for the host's own", () => {
		const [finding, ...more] = findWith(localOutputNatMissing, ruled(PREROUTING));
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([PREROUTING]);
		expect(firstChanges(finding)[0]?.after.slice(1)).toEqual([
			"nft add chain inet xmpps xmpps_output { type nat hook output priority -100; }",
			"inet xmpps xmpps_output ip daddr 192.0.2.2 tcp dport 443 dnat ip to 192.0.2.2:5223",
		]);
	});

	it("believes what nftables says of a chain before its name", () => {
		const chain = "add chain inet xmpps prerouting { type nat hook output priority dstnat; policy accept; }";
		expect(findWith(localOutputNatMissing, ruled(chain, PREROUTING))).toEqual([]);
		const other = PREROUTING.replace("prerouting", "mine");
		const mine = "add chain inet xmpps mine { type nat hook prerouting priority dstnat; policy accept; }";
		expect(findWith(localOutputNatMissing, ruled(mine, other))).toHaveLength(1);
	});

	it("reads the rules of iptables as well", () => {
		const rule =
			"iptables -t nat -A PREROUTING -d 192.0.2.2/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 192.0.2.2:5223";
		expect(findWith(localOutputNatMissing, ruled(rule))).toHaveLength(1);
		expect(findWith(localOutputNatMissing, ruled(rule, rule.replace("PREROUTING", "OUTPUT")))).toEqual([]);
	});

	it.each([
		["where nobody looked from inside", observed()],
		["where both are there", ruled(PREROUTING, OUTPUT)],
		["where the name of a chain does not tell", ruled(PREROUTING, OUTPUT.replace("output", "local"))],
		["without any translation", ruled()],
		["where another address is translated", ruled(PREROUTING.replaceAll("192.0.2.2", "192.0.2.9"))],
		["where another port is translated", ruled(PREROUTING.replace("443", "4433"))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(localOutputNatMissing, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import type { ForeignTranslation } from "../../../../src/setup/adapters/firewall/firewall-facts.ts";
import { portRules } from "../../../../src/setup/adapters/firewall/port-rules.ts";
import { translationNotes } from "../../../../src/setup/adapters/firewall/translation-notes.ts";
import { B, endpoints, firewallFacts } from "./firewall-data.ts";

function notes(foreign: Partial<ForeignTranslation>, way: "nat" | "native" = "nat"): readonly string[] {
	const one: ForeignTranslation = {
		...{ tool: "iptables", text: "the rule", addresses: [], ports: [[443, 443]], family: 4 },
		...foreign,
	};
	const rules = portRules(endpoints(way, [B]));
	const facts = firewallFacts({ translations: [one] });
	return translationNotes({ rules, closed: [], tool: "nftables" }, facts).map(({ kind }) => kind);
}

describe("translationNotes", () => {
	it.each<[string, Partial<ForeignTranslation>, string[]]>([
		["does the same", { addresses: [B], toPort: 5223 }, ["info"]],
		["is for all addresses", { toPort: 8443 }, ["info"]],
		["is for this very address", { addresses: [B], toPort: 8443 }, ["problem"]],
		["is for its network", { addresses: ["203.0.113.0/24"] }, ["problem"]],
		["is for a range of ports", { addresses: [B], ports: [[400, 500]] }, ["problem"]],
		["is for all ports of the address", { addresses: [B], ports: [] }, ["problem", "problem"]],
		["is for another address", { addresses: ["203.0.113.1"] }, []],
		["is for another network", { addresses: ["198.51.100.0/24"] }, []],
		["is for another port", { addresses: [B], ports: [[80, 80]] }, []],
		["is for the other family", { family: 6 }, []],
		["is for IPv6 addresses", { family: "both", addresses: ["2001:db8::2"] }, []],
		["cannot be told", { ports: [] }, []],
		["has a mask that is none", { addresses: ["203.0.113.0/255.255.255.0", "203.0.113.0/x"] }, []],
	])("judges a rule that %s", (_, foreign, expected) => {
		// All ports: the one that is translated, and the one that is only let in.
		expect(notes(foreign)).toEqual(expected);
	});

	it("cannot come before a rule where nothing is translated", () => {
		expect(notes({ toPort: 8443 }, "native")).toEqual(["problem"]);
	});
});

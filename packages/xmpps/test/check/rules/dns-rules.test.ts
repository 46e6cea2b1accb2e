import { describe, expect, it } from "vitest";
import { DNS_RULES } from "../../../src/check/rules/dns-rules.ts";
import { findings, local, withServers, zoneServer } from "../dns-observed.ts";
import { observed } from "../observed.ts";

describe("the rules about the DNS", () => {
	it("have ids of their area, each once, in order", () => {
		const ids = DNS_RULES.map(({ id }) => id);
		expect(ids).toHaveLength(30);
		expect(ids).toEqual([...new Set(ids)].sort());
		expect(ids.filter((id) => !/^(srv|address|dnssec|dane|zone)\.[a-z0-9-]+$/.test(id))).toEqual([]);
	});

	it.each([
		["seen from outside", observed()],
		["with its servers", withServers(observed(), [zoneServer(observed(), "ns1.example.org", "192.0.2.53")])],
		["looked at from inside", observed({ local: local() })],
		["of which nothing is known", observed({ endpoints: [], dns: { srv: [], misplaced: [], hosts: [], tlsa: [] } })],
	])("find nothing in a world in which all is well, %s", (_, observation) => {
		expect(DNS_RULES.flatMap((rule) => findings(rule, observation))).toEqual([]);
	});
});

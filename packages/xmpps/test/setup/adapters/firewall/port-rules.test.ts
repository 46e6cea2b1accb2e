import { expect, it } from "vitest";
import { portRules } from "../../../../src/setup/adapters/firewall/port-rules.ts";
import { B, B6, endpoints } from "./firewall-data.ts";

it("asks once for an address and port, IPv4 first, and nothing of a gateway", () => {
	const [first] = endpoints("nat", [B]);
	if (first === undefined) throw new Error("no endpoint");
	const planned = [...endpoints("nat", [B6, B]), first, { ...first, local: "203.0.113.9", way: "gateway" as const }];
	expect(portRules(planned)).toEqual([
		{ family: 4, address: B, port: 443, toPort: 5223 },
		{ family: 4, address: B, port: 5270 },
		{ family: 6, address: B6, port: 443, toPort: 5223 },
		{ family: 6, address: B6, port: 5270 },
	]);
});

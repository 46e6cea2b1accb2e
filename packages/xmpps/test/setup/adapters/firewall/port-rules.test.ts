import { expect, it } from "vitest";
import { diversionRules, portRules } from "../../../../src/setup/adapters/firewall/port-rules.ts";
import { B, B6, endpoints } from "./firewall-data.ts";

it("asks once for an address and port, IPv4 first, and lets in what a gateway is for", () => {
	const [first] = endpoints("nat", [B]);
	if (first === undefined) throw new Error("no endpoint");
	const planned = [...endpoints("nat", [B6, B]), first, { ...first, local: "203.0.113.9", way: "gateway" as const }];
	expect(portRules(planned)).toEqual([
		{ family: 4, address: B, port: 443, toPort: 5223 },
		{ family: 4, address: B, port: 5270 },
		{ family: 4, address: "203.0.113.9", port: 443 },
		{ family: 6, address: B6, port: 443, toPort: 5223 },
		{ family: 6, address: B6, port: 5270 },
	]);
});

it("diverts to a gateway what is for an address that it shares, once for both services", () => {
	const [first] = endpoints("nat", [B]);
	if (first === undefined) throw new Error("no endpoint");
	const shared = { ...first, way: "gateway" as const, port: 443 };
	const planned = [
		{ ...shared, local: B6 },
		{ ...shared, local: "203.0.113.9" },
		{ ...shared, service: "servers" as const, local: "203.0.113.9" },
		...endpoints("nat", [B]),
	];
	expect(diversionRules(planned, 7443)).toEqual([
		{ family: 4, address: "203.0.113.9", port: 443, toPort: 7443 },
		{ family: 6, address: B6, port: 443, toPort: 7443 },
	]);
});

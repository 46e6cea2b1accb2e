import { describe, expect, test } from "vitest";
import type { LocalObservation } from "../../../src/model/observation-local.ts";
import type { PlannedEndpoint } from "../../../src/setup/adapters/adapter.ts";
import { servicesToKeep, type Tried, withoutGateway, worseThan } from "../../../src/setup/proof/baseline.ts";

const LOCAL: LocalObservation = {
	...{ root: true, name: "server", software: [], certificates: [], settings: [], notes: [] },
	addresses: ["203.0.113.1", "203.0.113.2", "2001:db8::1"],
	listeners: [
		{ address: "203.0.113.1", port: 443, program: "nginx" },
		{ address: "0.0.0.0", port: 5222 },
		{ address: "::", port: 5269 },
	],
	firewall: { kind: "none", rules: [] },
};

const ENDPOINT: PlannedEndpoint = {
	...{ service: "clients", local: "203.0.113.1", public: "203.0.113.1", port: 443, serverPort: 443 },
	...{ way: "native", why: "" },
};

describe("the services that must go on working", () => {
	test("are those where something listens", () => {
		expect(servicesToKeep(LOCAL, []).map(({ kind, address }) => `${kind} ${address}`)).toEqual([
			"https 203.0.113.1",
			"xmpp-client 203.0.113.1",
			"xmpp-server 203.0.113.1",
			"xmpp-client 203.0.113.2",
			"xmpp-server 203.0.113.2",
			"xmpp-server 2001:db8::1",
		]);
	});

	test("are not those that the endpoint takes the place of", () => {
		expect(servicesToKeep(LOCAL, [ENDPOINT]).map(({ kind }) => kind)).not.toContain("https");
	});
});

test("without a gateway that has the port, the web at its addresses ends, and nothing else", () => {
	const services = servicesToKeep(LOCAL, [{ ...ENDPOINT, way: "gateway" }]);
	const { ending, services: staying } = withoutGateway(services, ["203.0.113.1"]);
	expect(ending).toEqual([{ kind: "https", address: "203.0.113.1", port: 443 }]);
	expect([...ending, ...staying]).toHaveLength(services.length);
	expect(withoutGateway(services, ["203.0.113.2"]).ending).toEqual([]);
});

test("worse is what worked and does not", () => {
	const tried = (address: string, works: boolean): Tried => ({
		...{ kind: "https", address, port: 443, works, found: "" },
	});
	const before = [tried("a", true), tried("b", false), tried("c", true)];
	const after = [tried("a", false), tried("b", false), tried("c", true)];
	expect(worseThan(before, after)).toEqual([tried("a", false)]);
});

import { describe, expect, it } from "vitest";
import { tableProblems } from "../../../../src/gateway/run/check-table.ts";
import type { Config } from "../../../../src/model/config.ts";
import type { PlannedEndpoint } from "../../../../src/setup/adapters/adapter.ts";
import { gatewayAdapter } from "../../../../src/setup/adapters/shared-port/gateway-adapter.ts";
import type { GatewayFacts } from "../../../../src/setup/adapters/shared-port/gateway-facts.ts";
import { parseConfig } from "../../../../src/setup/config/parse-config.ts";
import { parseRouteTable } from "../../../../src/setup/routes/parse-route-table.ts";

const A = "203.0.113.1";
const A6 = "2001:db8::1";
const config: Config = parseConfig(`domain: example.com\naddresses: [${A}, "${A6}"]\nway: gateway\n`, "xmpps.yaml");

const endpoints: readonly PlannedEndpoint[] = [A, A6].flatMap((local) =>
	(["clients", "servers"] as const).map((service) => ({
		...{ service, local, public: local, port: 443, serverPort: service === "clients" ? 5223 : 5270 },
		...{ way: "gateway" as const, why: "nginx has it" },
	})),
);

const facts: GatewayFacts = {
	...{ command: "/usr/local/bin/xmpps", untrusted: undefined, cannotDivert: undefined },
	listeners: ["0.0.0.0", "::"].map((address) => ({ address, port: 443, program: "nginx" })),
};

const wanted = (changed: Partial<GatewayFacts> = {}) =>
	gatewayAdapter.wanted({ config, endpoints }, { ...facts, ...changed });

describe("the gateway of a host", () => {
	it("is a table, a unit, and that it runs, before packets are led to it", () => {
		const { stages, notes } = wanted();
		expect(stages.map(({ name }) => name)).toEqual(["web"]);
		expect(stages[0]?.items.map(({ item }) => Object.values(item).join(" "))).toEqual([
			"folder /etc/xmpps",
			"file /etc/xmpps/gateway.json",
			"file /etc/systemd/system/xmpps-routes.service",
			"folder /etc/systemd/system/multi-user.target.wants",
			"link /etc/systemd/system/multi-user.target.wants/xmpps-routes.service",
			"unit xmpps-routes.service",
			"file /etc/systemd/system/xmpps-gateway.service",
			"link /etc/systemd/system/multi-user.target.wants/xmpps-gateway.service",
			"unit xmpps-gateway.service",
		]);
		expect(notes.every(({ kind }) => kind === "info")).toBe(true);
	});

	it("has a table that a gateway takes, for both families and services", () => {
		const file = wanted().stages[0]?.items.find(({ item }) => "path" in item && item.path.endsWith(".json"));
		const result = parseRouteTable(String(Reflect.get(file?.state ?? {}, "content")));
		if (!("table" in result)) throw new Error(result.problems.join("; "));
		expect(tableProblems(result.table)).toEqual([]);
		expect(result.table.listeners.map(({ address, port, divertedTo }) => [address, port, divertedTo])).toEqual([
			[A, 443, 7443],
			[A6, 443, 7443],
		]);
		expect(
			result.table.routes.map(({ name, to }) => [name, "backends" in to ? to.backends : to.kind]),
		).toMatchInlineSnapshot(`
			[
			  [
			    "clients",
			    [
			      {
			        "address": "127.0.0.1",
			        "client": "transparent",
			        "port": 5223,
			      },
			      {
			        "address": "::1",
			        "client": "transparent",
			        "port": 5223,
			      },
			    ],
			  ],
			  [
			    "servers",
			    [
			      {
			        "address": "127.0.0.1",
			        "client": "transparent",
			        "port": 5270,
			      },
			      {
			        "address": "::1",
			        "client": "transparent",
			        "port": 5270,
			      },
			    ],
			  ],
			  [
			    "clients in clear",
			    [
			      {
			        "address": "127.0.0.1",
			        "client": "transparent",
			        "port": 5222,
			      },
			      {
			        "address": "::1",
			        "client": "transparent",
			        "port": 5222,
			      },
			    ],
			  ],
			  [
			    "servers in clear",
			    [
			      {
			        "address": "127.0.0.1",
			        "client": "transparent",
			        "port": 5269,
			      },
			      {
			        "address": "::1",
			        "client": "transparent",
			        "port": 5269,
			      },
			    ],
			  ],
			  [
			    "http",
			    "redirect",
			  ],
			  [
			    "web",
			    [
			      {
			        "address": "127.0.0.1",
			        "client": "transparent",
			        "port": 443,
			      },
			      {
			        "address": "::1",
			        "client": "transparent",
			        "port": 443,
			      },
			    ],
			  ],
			]
		`);
	});

	it("has a unit with one capability, and its watchdog", () => {
		const file = wanted().stages[0]?.items.find(({ item }) => "path" in item && item.path.endsWith(".service"));
		expect(Reflect.get(file?.state ?? {}, "content")).toMatchSnapshot();
	});

	it("is wanted of nobody who has no shared port", () => {
		const native = endpoints.map((endpoint) => ({ ...endpoint, way: "native" as const }));
		expect(gatewayAdapter.wanted({ config, endpoints: native }, facts)).toEqual({ stages: [], notes: [] });
	});

	it.each<[Partial<GatewayFacts>, string]>([
		[{ command: undefined }, "xmpps is not installed there"],
		[{ untrusted: '"/opt" can be written by others than root' }, '"/opt" can be written by others than root'],
		[{ cannotDivert: "Error: No such file or directory" }, "The kernel cannot divert packets"],
		[{ listeners: [...facts.listeners, { address: "::", port: 7443, program: "java" }] }, '"java" has port 7443'],
		[
			{
				listeners: [A, "::"]
					.map((address) => ({ address, port: 443, program: "nginx" }))
					.slice(0, 1)
					.concat({ address: "::1", port: 443, program: "nginx" }),
			},
			`"nginx" listens on ${A} alone`,
		],
	])("cannot be: %j", (changed, text) => {
		const { stages, notes } = wanted(changed);
		expect(stages).toEqual([]);
		expect(notes).toMatchObject([{ kind: "problem", text: expect.stringContaining(text) }]);
	});
});

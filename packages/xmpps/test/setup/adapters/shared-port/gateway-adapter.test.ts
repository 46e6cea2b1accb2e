import { describe, expect, it } from "vitest";
import { tableProblems } from "../../../../src/gateway/run/check-table.ts";
import type { Config } from "../../../../src/model/config.ts";
import type { PlannedEndpoint } from "../../../../src/setup/adapters/adapter.ts";
import type { HaproxyFacts } from "../../../../src/setup/adapters/engines/haproxy/haproxy-facts.ts";
import { decideEngine } from "../../../../src/setup/adapters/shared-port/by-engine.ts";
import { gatewayAdapter } from "../../../../src/setup/adapters/shared-port/gateway-adapter.ts";
import type { GatewayFacts } from "../../../../src/setup/adapters/shared-port/gateway-facts.ts";
import { socketAddresses } from "../../../../src/setup/adapters/shared-port/gateway-unit.ts";
import { parseConfig } from "../../../../src/setup/config/parse-config.ts";
import { parseRouteTable } from "../../../../src/setup/routes/parse-route-table.ts";
import { wantedRoutes } from "../../../../src/setup/routes/wanted-routes.ts";

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
	...{ command: "/usr/local/bin/xmpps", untrusted: undefined, cannotDivert: undefined, sockets: [] },
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

describe("a gateway that has the port itself", () => {
	const behind = (web: string): Config => ({
		...config,
		...{ gateway: parseConfig(`domain: a.example\ngateway: { web: "${web}" }\n`, "xmpps.yaml").gateway },
	});
	const moved = ["127.0.0.1", "::1"].map((address) => ({ address, port: 8443, program: "nginx" }));
	const listening = (changed: Partial<GatewayFacts> = {}, web = "127.0.0.1:8443") =>
		gatewayAdapter.wanted({ config: behind(web), endpoints }, { ...facts, listeners: moved, ...changed });

	it("has sockets of systemd, that are open before it runs, and diverts nothing", () => {
		const { stages } = listening({ cannotDivert: "Error: No such file or directory" });
		expect(
			stages[0]?.items.map(({ item }) => Object.values(item).join(" ")).filter((text) => text.includes("gateway.s")),
		).toEqual([
			"file /etc/systemd/system/xmpps-gateway.service",
			"file /etc/systemd/system/xmpps-gateway.socket",
			"link /etc/systemd/system/sockets.target.wants/xmpps-gateway.socket",
			"unit xmpps-gateway.socket",
			"link /etc/systemd/system/multi-user.target.wants/xmpps-gateway.service",
			"unit xmpps-gateway.service",
		]);
		const [file] = stages[0]?.items.filter(({ item }) => "path" in item && item.path.endsWith("gateway.socket")) ?? [];
		expect(socketAddresses(String(Reflect.get(file?.state ?? {}, "content")))).toEqual([A, A6]);
		expect(Reflect.get(file?.state ?? {}, "content")).toContain(
			`ListenStream=${A}:443\nListenStream=[${A6}]:443\nBindIPv6Only=ipv6-only\n`,
		);
	});

	it("passes the web on to where it is, a client's address kept on loopback and told elsewhere", () => {
		const web = (place: string) =>
			wantedRoutes(endpoints, behind(place)).routes.find(({ name }) => name === "web")?.to ?? {};
		expect(web("127.0.0.1:8443")).toMatchObject({
			backends: [
				{ address: "127.0.0.1", port: 8443, client: "transparent" },
				{ address: "::1", port: 8443, client: "transparent" },
			],
		});
		expect(web("192.0.2.7:8443")).toMatchObject({
			backends: [{ address: "192.0.2.7", port: 8443, client: "proxy-v2" }],
		});
		expect(wantedRoutes(endpoints, behind("127.0.0.1:8443")).listeners).toMatchObject([
			{ address: A, port: 443 },
			{ address: A6, port: 443 },
		]);
	});

	it("says who has to expect the PROXY protocol, and that nobody on the host has to", () => {
		const lines = (web: string) =>
			listening({}, web)
				.notes.filter(({ text }) => text.includes("PROXY"))
				.map((note) => note.lines);
		expect(lines("127.0.0.1:8443")).toEqual([]);
		expect(lines("192.0.2.7:8443")).toEqual([["web: 192.0.2.7:8443"]]);
	});

	it("goes on where systemd and itself have the port", () => {
		const own = ["systemd", "node", "MainThread"].map((program) => ({ address: A, port: 443, program }));
		expect(listening({ listeners: [...moved, ...own] }).stages).toHaveLength(1);
	});

	it.each<[string, Partial<GatewayFacts>, string, readonly string[] | undefined]>([
		[
			"the web server has the port still",
			{ listeners: [...facts.listeners, ...moved] },
			'"nginx" has port 443',
			["listen 127.0.0.1:8443 ssl;", "listen [::1]:8443 ssl;"],
		],
		["it is not there for both families", { listeners: moved.slice(0, 1) }, "Nothing listens on [::1]:8443", undefined],
	])("cannot be: %s", (_what, changed, text, lines) => {
		const { stages, notes } = listening(changed);
		expect(stages).toEqual([]);
		expect(notes).toMatchObject([
			{ kind: "problem", text: expect.stringContaining(text), ...(lines === undefined ? {} : { lines }) },
		]);
	});

	it("does not lead the web back to itself", () => {
		const { stages, notes } = listening({}, `${A}:443`);
		expect(stages).toEqual([]);
		expect(notes).toMatchObject([
			{ kind: "problem", text: expect.stringContaining("which the gateway is to have itself") },
		]);
	});

	it("finds a web server at another address of loopback where it is said to be", () => {
		const [own, none] = [{ address: "127.0.0.2", port: 8443, program: "nginx" }, { listeners: [] }];
		expect(listening({ listeners: [own] }, "127.0.0.2:8443").stages).toHaveLength(1);
		expect(listening(none, "127.0.0.2:8443").notes).toMatchObject([
			{ kind: "problem", text: expect.stringContaining("Nothing listens on 127.0.0.2:8443") },
		]);
	});

	it("asks nobody about a place on another host", () => {
		expect(listening({ listeners: [] }, "192.0.2.7:443").stages).toHaveLength(1);
	});
});

describe("who shares a port where xmpps.yaml leaves it open", () => {
	const open: Config = { ...config, gateway: { ...config.gateway, engine: "auto" } };
	const seen: HaproxyFacts = {
		...{ installed: true, version: "3.0.11", running: true, root: false, binds: [], listeners: [] },
		...{ place: { kind: "block", path: "/etc/haproxy/haproxy.cfg" }, test: { state: "ok" } },
	};
	const decide = (engine?: HaproxyFacts, config: Config = open) =>
		decideEngine(
			{ config, endpoints },
			{ ...facts, ...(engine === undefined ? {} : { engine: { engine: "haproxy", seen: engine } }) },
		);

	it("is ours where nothing else does already", () => {
		expect(decide()).toMatchObject({ config: { gateway: { engine: "builtin" } }, notes: [] });
	});

	it("is what sorts its connections already", () => {
		const { config, facts, notes } = decide(seen);
		expect([config.gateway.engine, facts.engine?.engine]).toEqual(["haproxy", "haproxy"]);
		expect(notes).toMatchObject([{ kind: "info", text: expect.stringContaining("HAProxy sorts the connections") }]);
	});

	it("is ours where that cannot have what is wanted, and it says why", () => {
		// 2.6 cannot use its clients' addresses without being root.
		const { config, facts, notes } = decide({ ...seen, version: "2.6.12" });
		expect([config.gateway.engine, facts.engine]).toEqual(["builtin", undefined]);
		expect(notes).toMatchObject([{ kind: "info", lines: [expect.stringContaining("HAProxy cannot")] }]);
	});

	it("is whoever xmpps.yaml names", () => {
		const named: Config = { ...config, gateway: { ...config.gateway, engine: "builtin" } };
		expect(decide(seen, named).config).toBe(named);
	});

	it("is nobody where no port is shared", () => {
		const native = endpoints.map((endpoint) => ({ ...endpoint, way: "native" as const }));
		expect(decideEngine({ config: open, endpoints: native }, facts).config).toBe(open);
	});
});

import { describe, expect, it } from "vitest";
import { tableProblems } from "../../../src/gateway/run/check-table.ts";
import type { PlannedEndpoint } from "../../../src/setup/adapters/adapter.ts";
import { parseConfig } from "../../../src/setup/config/parse-config.ts";
import { parseRouteTable, printRouteTable } from "../../../src/setup/routes/parse-route-table.ts";
import { wantedRoutes } from "../../../src/setup/routes/wanted-routes.ts";

const A = "203.0.113.1";

const endpoint = (service: "clients" | "servers", local = A): PlannedEndpoint => ({
	...{ service, local, public: local, port: 443, serverPort: service === "clients" ? 5223 : 5270 },
	...{ way: "gateway", why: "nginx has it" },
});

const config = (more = "") => parseConfig(`domain: example.com\naddress: ${A}\nway: gateway\n${more}`, "xmpps.yaml");

describe("the routes of a gateway", () => {
	it("are what a gateway takes, whatever xmpps.yaml says of them", () => {
		const more = `gateway:
  xmpp-without-alpn: [Chat.example.com]
  routes:
    - { match: { alpn: [acme-tls/1], sni: [Example.com] }, to: ["127.0.0.1:8443", "192.0.2.7:8443"], protocol: acme }
  proxy-from: [192.0.2.0/24]
  limits: { connections: 50, per-client: 5, rate: 10 }
  log: { level: warn, addresses: prefix }
  metrics: "127.0.0.1:9443"
`;
		const table = wantedRoutes([endpoint("clients"), endpoint("servers")], config(more));
		expect(tableProblems(table)).toEqual([]);
		expect(parseRouteTable(printRouteTable(table))).toEqual({ table });
		expect(table.routes.map(({ name }) => name)).toEqual([
			...["xmpps.yaml 1", "clients", "servers", "clients without ALPN", "clients in clear", "servers in clear"],
			...["http", "web"],
		]);
		expect(table.routes[0]).toMatchObject({
			match: { alpn: ["acme-tls/1"], serverName: ["example.com"] },
			to: { backends: [{ client: "transparent" }, { address: "192.0.2.7", client: "proxy-v2" }] },
		});
		expect(table.routes[3]?.match).toEqual({ alpn: "none", serverName: ["chat.example.com"] });
		expect(table).toMatchObject({
			listeners: [{ proxyFrom: ["192.0.2.0/24"] }],
			limits: { connections: 50, perClient: 5, rate: 10 },
			log: { level: "warn", addresses: "prefix" },
			metrics: { address: "127.0.0.1", port: 9443 },
		});
	});

	it("are for the services that share the port, and for the families that it has", () => {
		const table = wantedRoutes([endpoint("clients")], config());
		expect(table.routes.map(({ name }) => name)).toEqual(["clients", "clients in clear", "http", "web"]);
		const both = wantedRoutes([endpoint("clients"), endpoint("clients", "2001:db8::1")], config());
		expect(both.listeners.map(({ address }) => address)).toEqual([A, "2001:db8::1"]);
		const [first] = both.routes;
		expect(first?.to).toMatchObject({ backends: [{ address: "127.0.0.1" }, { address: "::1" }] });
	});
});

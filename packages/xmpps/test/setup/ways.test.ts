import { describe, expect, test } from "vitest";
import type { Config } from "../../src/model/config.ts";
import type { LocalListener, LocalObservation } from "../../src/model/observation-local.ts";
import { chooseWays } from "../../src/setup/ways.ts";
import { USUAL_CONFIG } from "./usual-config.ts";

const CONFIG = USUAL_CONFIG;

const A = "203.0.113.1";
const B = "203.0.113.2";
const auto = (local: string) => ({ local, public: local, way: "auto" as const });

function choose(
	listeners: readonly LocalListener[],
	options: { config?: Partial<Config>; addresses?: readonly string[]; low?: boolean } = {},
) {
	const local: LocalObservation = {
		...{ root: true, name: "server", software: [], certificates: [], settings: [], notes: [] },
		addresses: options.addresses ?? [A, B],
		listeners,
		firewall: { kind: "none", rules: [] },
	};
	return chooseWays({
		config: { ...CONFIG, ...options.config },
		local,
		serverProgram: (program) => program.startsWith("lua"),
		mayBindLowPorts: options.low ?? false,
	});
}

const web = (address: string): LocalListener => ({ address, port: 443, program: "nginx" });

describe("the way of an address", () => {
	test("is nat where nothing listens and the server may not", () => {
		const { endpoints, notes } = choose([web(A)], { config: { addresses: [auto(B)], services: ["clients"] } });
		expect(notes).toEqual([]);
		expect(endpoints).toMatchObject([{ local: B, port: 443, serverPort: 5223, way: "nat" }]);
		expect(endpoints[0]?.why).toBe("nothing listens there, but the XMPP server may not listen on ports below 1024");
	});

	test("is native where the server may", () => {
		const { endpoints } = choose([web(A)], { low: true, config: { addresses: [auto(B)], services: ["clients"] } });
		expect(endpoints).toMatchObject([{ port: 443, serverPort: 443, way: "native" }]);
	});

	test("is native where the server does already, also without the right that was asked for", () => {
		const { endpoints } = choose([web(A), { address: B, port: 443, program: "lua5.4" }], {
			config: { addresses: [auto(B)], services: ["clients"] },
		});
		expect(endpoints).toMatchObject([{ way: "native", why: "the XMPP server listens there itself" }]);
	});

	test("is nat in front of a web server that listens on all addresses", () => {
		for (const everywhere of ["0.0.0.0", "::"]) {
			const { endpoints } = choose([web(everywhere)], {
				low: true,
				config: { addresses: [auto(B)], services: ["clients"] },
			});
			expect(endpoints).toMatchObject([{ way: "nat", why: expect.stringContaining("all addresses") }]);
		}
	});

	test("is a gateway's where a web server has the address", () => {
		const { endpoints, notes } = choose([web(A)], { low: true, config: { addresses: [auto(A)] } });
		expect(endpoints).toMatchObject([{ way: "gateway" }, { way: "gateway" }]);
		expect(notes).toEqual([]);
		expect(endpoints[0]?.why).toContain('"nginx" listens on 203.0.113.1');
	});

	test("is a gateway's where xmpps.yaml says that the web is behind one, whoever has the port", () => {
		const behind = { ...CONFIG.gateway, web: { address: "127.0.0.1", port: 8443 } };
		const { endpoints } = choose([{ address: A, port: 443, program: "systemd" }], {
			...{ low: true, config: { addresses: [auto(A)], services: ["clients"], gateway: behind } },
		});
		expect(endpoints).toMatchObject([{ way: "gateway", why: expect.stringContaining("gateway.web") }]);
	});

	test("is one for the whole host unless somebody asked for two", () => {
		const six = "2001:db8::2";
		const addresses = [A, B, six];
		const listeners = [web(A), web("0.0.0.0")];
		const config = { services: ["clients"] as const, addresses: [auto(B), auto(six)] };
		expect(choose(listeners, { low: true, addresses, config }).endpoints).toMatchObject([
			{ local: B, way: "nat" },
			{ local: six, way: "nat", why: expect.stringContaining("one way for all") },
		]);
		const named = { ...config, addresses: [auto(B), { ...auto(six), way: "native" as const }] };
		expect(choose(listeners, { low: true, addresses, config: named }).endpoints).toMatchObject([
			{ way: "nat" },
			{ way: "native", why: "xmpps.yaml says so" },
		]);
	});
});

describe("a web server on all addresses", () => {
	const services = ["clients"] as const;

	test("keeps the only address that there is", () => {
		const six = "2001:db8::2";
		const only = choose([web("0.0.0.0")], { addresses: [B, six], config: { addresses: [auto(B)], services } });
		expect(only.endpoints).toMatchObject([{ way: "gateway" }]);
		expect(only.notes).toEqual([]);
		expect(only.endpoints[0]?.why).toContain("no other IPv4 address");
	});

	test("is the only one that anything is taken from", () => {
		const ssh: LocalListener = { address: "0.0.0.0", port: 22, program: "sshd" };
		const endpoint = { host: "xmpps.example.com", port: 22 };
		const { notes } = choose([ssh], { config: { addresses: [auto(B)], services, endpoint } });
		expect(notes).toMatchObject([{ kind: "problem", text: expect.stringContaining('"sshd" listens on port 22') }]);
	});
});

describe("the services of an address", () => {
	test("do not share a port: servers come to one of their own", () => {
		expect(choose([], { config: { addresses: [auto(B)] } }).endpoints).toMatchObject([
			{ service: "clients", port: 443, serverPort: 5223, way: "nat" },
			{ service: "servers", port: 5270, serverPort: 5270, way: "native" },
		]);
	});

	test("servers alone have the port that clients would have", () => {
		expect(choose([], { config: { addresses: [auto(B)], services: ["servers"] } }).endpoints).toMatchObject([
			{ service: "servers", port: 443, serverPort: 5270, way: "nat" },
		]);
	});
});

describe("the addresses", () => {
	test("need not be named where one fits", () => {
		expect(choose([], { addresses: [B, "2001:db8::2"] }).endpoints.map(({ local }) => local)).toEqual([
			...[B, B],
			...["2001:db8::2", "2001:db8::2"],
		]);
		expect(choose([web(A)]).endpoints.map(({ local }) => local)).toEqual([B, B]);
	});

	test("must be named where several do", () => {
		expect(choose([])).toMatchObject({
			endpoints: [],
			notes: [{ kind: "problem", lines: [`address: ${A}`, `address: ${B}`] }],
		});
	});

	test("a private one is none where there is a public one", () => {
		expect(choose([], { addresses: ["10.0.0.5", "192.0.43.8"] }).endpoints[0]?.local).toBe("192.0.43.8");
	});

	test("are the host's own", () => {
		expect(choose([], { config: { addresses: [auto("203.0.113.77")] } }).notes).toMatchObject([
			{ kind: "problem", text: "The host has no address 203.0.113.77; it has 203.0.113.1, 203.0.113.2" },
		]);
	});
});

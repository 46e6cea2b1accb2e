import { describe, expect, it } from "vitest";
import { choosePorts } from "../../../../src/setup/adapters/prosody/choose-ports.ts";
import type { ProsodyFacts } from "../../../../src/setup/adapters/prosody/facts.ts";
import { A, B, B6, type IntentOptions, intent, option, prosodyFacts } from "./prosody-data.ts";

const choose = (facts: Partial<ProsodyFacts>, options: IntentOptions = {}) =>
	choosePorts(intent({ services: ["clients"], ...options }), prosodyFacts(facts));

const clients = (one: ReturnType<typeof option>) => ({
	directTls: { clients: one, servers: option(), legacy: option() },
});

const problem = (text: string) => [expect.objectContaining({ kind: "problem", text: expect.stringContaining(text) })];

describe("choosePorts", () => {
	it("has port 443 on its own addresses alone", () => {
		expect(choose({}, { way: "native" })).toEqual({
			services: [{ service: "clients", option: "c2s_direct_tls", ports: [443], interfaces: [B, B6] }],
			notes: [{ kind: "info", text: expect.stringContaining("cannot have another port elsewhere") }],
		});
	});

	it("adds to the ports of the operator, and to the interfaces that lack the address", () => {
		expect(choose(clients(option([5225]))).services).toEqual([
			{ service: "clients", option: "c2s_direct_tls", ports: [5225, 5223] },
		]);
		expect(choose(clients(option([5225], { interfaces: [A, B] }))).services).toEqual([
			{ service: "clients", option: "c2s_direct_tls", ports: [5225, 5223], interfaces: [A, B, B6] },
		]);
		expect(choose(clients(option([], { interfaces: ["*"] }))).services[0]?.interfaces).toEqual(["*", B6]);
		expect(choose(clients(option([5223], { interfaces: ["*"] }))).services[0]).toMatchObject({
			ports: [5223],
			interfaces: ["*", B6],
		});
	});

	it("opens port 443 everywhere rather than closing a port of the operator's somewhere", () => {
		const { services, notes } = choose(clients(option([5223])), { way: "native" });
		expect(services).toEqual([{ service: "clients", option: "c2s_direct_tls", ports: [5223, 443] }]);
		expect(notes).toEqual([
			{ kind: "info", text: expect.stringContaining("all IPv4 addresses and all IPv6 addresses") },
		]);
	});

	it("cannot where a web server has port 443 of the others", () => {
		const strangers = [{ address: A, port: 443, program: "nginx" }];
		expect(choose({ ...clients(option([5223])), strangers }, { way: "native" }).notes).toEqual(problem("way: nat"));
		// Without ports of the operator's it is no matter.
		expect(choose({ strangers }, { way: "native" }).notes).toMatchObject([{ kind: "info" }]);
	});

	it("names who has the very place, and leaves nginx on all addresses to those who know it", () => {
		const at = (address: string, program: string) => ({ strangers: [{ address, port: 443, program }] });
		expect(choose(at(B, "sslh"), { way: "native" }).notes).toEqual(problem(`"sslh" listens on port 443 of ${B}`));
		expect(choose(at("0.0.0.0", "caddy"), { way: "native" }).notes).toEqual(problem("all IPv4 addresses"));
		expect(choose(at("0.0.0.0", "nginx"), { way: "native" }).notes).toMatchObject([{ kind: "info" }]);
		expect(choose(at(B, "nginx"), { way: "native" }).notes).toEqual(problem('"nginx" listens'));
		// Another program on the server's own port, elsewhere: it is left its place.
		const elsewhere = { strangers: [{ address: A, port: 5223, program: "other" }] };
		expect(choose(elsewhere).services[0]?.interfaces).toEqual([B, B6]);
	});

	it("counts what is there already, by either name and by the multiplexer", () => {
		const legacy = { directTls: { clients: option(), servers: option(), legacy: option([5223]) } };
		expect(choose(legacy)).toEqual({ services: [], notes: [] });
		expect(choose({ multiplex: [443] }, { way: "native" })).toEqual({ services: [], notes: [] });
	});

	it.each([
		["the clients' STARTTLS port", { otherPorts: [{ port: 5223, option: "c2s_ports" }] }, '"c2s_ports"'],
		[
			"the servers' port",
			{ directTls: { clients: option(), servers: option([5223]), legacy: option() } },
			'"s2s_direct_tls_ports"',
		],
		[
			"the old name, elsewhere",
			{ directTls: { clients: option(), servers: option(), legacy: option([5223], { interfaces: [A] }) } },
			'"legacy_ssl_ports"',
		],
	])("takes no port that is another service's: %s", (_, facts, text) => {
		const { services, notes } = choose(facts);
		expect(services).toEqual([]);
		expect(notes).toEqual(problem(text));
	});

	it("says which line to change where ours would not count", () => {
		const wins = choose(clients(option([5225], { wins: true, file: "/etc/prosody/conf.d/a.cfg.lua" })));
		expect(wins.services).toEqual([]);
		expect(wins.notes).toMatchObject([
			{ kind: "problem", lines: expect.arrayContaining(["c2s_direct_tls_ports = { 5225, 5223 }"]) },
		]);
		expect(choose(clients(option([], { plain: false }))).notes).toEqual(problem("is computed"));
	});

	it("does not let clients and servers share a port of one address", () => {
		const { config, endpoints } = intent({ services: ["clients"], way: "native" });
		const both = { config, endpoints: endpoints.flatMap((one) => [one, { ...one, service: "servers" as const }]) };
		expect(choosePorts(both, prosodyFacts())).toEqual({ services: [], notes: problem("mod_net_multiplex") });
		expect(choosePorts(both, prosodyFacts({ multiplex: [443] }))).toEqual({ services: [], notes: [] });
		// On addresses of their own they can.
		const apart = {
			config,
			endpoints: endpoints.map((one, index) => (index === 0 ? one : { ...one, service: "servers" as const })),
		};
		expect(choosePorts(apart, prosodyFacts()).services).toMatchObject([
			{ option: "c2s_direct_tls", ports: [443], interfaces: [B] },
			{ option: "s2s_direct_tls", ports: [443], interfaces: [B6] },
		]);
	});

	it("has no servers before 0.12", () => {
		const { services, notes } = choose({ version: "0.11.9" }, { services: ["clients", "servers"] });
		expect(services).toEqual([{ service: "clients", option: "legacy_ssl", ports: [5223] }]);
		expect(notes).toEqual(problem("Prosody 0.11.9 has no direct TLS for servers"));
	});
});

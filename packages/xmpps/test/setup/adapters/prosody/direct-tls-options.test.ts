import { describe, expect, it } from "vitest";
import { HostReader } from "../../../../src/check/observe/local/host-reader.ts";
import {
	directTlsOptions,
	isNagleOff,
	multiplexPorts,
	networkSettings,
	otherPorts,
} from "../../../../src/setup/adapters/prosody/direct-tls-options.ts";
import { DROP_IN, MAIN_FILE, readGlobalOptions } from "../../../../src/setup/adapters/prosody/read-options.ts";
import { prosodyVersion } from "../../../../src/setup/adapters/prosody/version.ts";
import { dataHost } from "../../../check/observe/local/data-host.ts";

const read = (files: Readonly<Record<string, string>>) => readGlobalOptions(new HostReader(dataHost({ files })));
const main = async (text: string) => (await read({ [MAIN_FILE]: text })).options;
const NEW = prosodyVersion("0.12.3");

describe("readGlobalOptions", () => {
	it("knows what is read before our file, beside it and after it, and what is of a domain", async () => {
		const { options, includesOurs } = await read({
			[MAIN_FILE]:
				'a = 1\nVirtualHost "x"\nb = 2\nInclude "first.lua"\nInclude "conf.d/*.cfg.lua"\nInclude "last.lua"\n',
			"/etc/prosody/first.lua": "c = 3",
			"/etc/prosody/conf.d/own.cfg.lua": 'd = 4\nVirtualHost "y"\ne = 5',
			[DROP_IN]: "f = 6",
			"/etc/prosody/last.lua": "g = 7",
		});
		expect(includesOurs).toBe(true);
		expect(options.map(({ name, when }) => `${name} ${when}`)).toEqual([
			"a before",
			"c before",
			"d beside",
			"f ours",
			"g after",
		]);
	});

	it("says when our file would not be read", async () => {
		expect(await read({ [MAIN_FILE]: 'Include "sites/*.lua"' })).toEqual({ options: [], includesOurs: false });
		expect((await read({ [MAIN_FILE]: 'Include "conf.d/xmpps.cfg.lua"' })).includesOurs).toBe(true);
		expect((await read({})).includesOurs).toBe(false);
	});

	it("ends where files include each other", async () => {
		const { options } = await read({ [MAIN_FILE]: 'a = 1\nInclude "prosody.cfg.lua"' });
		expect(options.length).toBeLessThan(20);
	});
});

describe("directTlsOptions", () => {
	it("reads ports and interfaces as people write them, the last counting", async () => {
		const options = await main(
			[
				"c2s_direct_tls_ports = { 1 }",
				'c2s_direct_tls_ports = { 5223; "5225", 5223 } -- both',
				"s2s_direct_tls_ports = 5270",
				"legacy_ssl_ports = { 5224 }",
				"interfaces = { '203.0.113.1', \"::\" }",
				's2s_direct_tls_interfaces = "*"',
			].join("\n"),
		);
		expect(directTlsOptions(options, NEW)).toEqual({
			clients: { ports: [5223, 5225], interfaces: ["203.0.113.1", "::"], file: MAIN_FILE, wins: false, plain: true },
			servers: { ports: [5270], interfaces: ["*"], file: MAIN_FILE, wins: false, plain: true },
			legacy: { ports: [5224], interfaces: ["203.0.113.1", "::"], file: MAIN_FILE, wins: false, plain: true },
		});
		expect(directTlsOptions(options, prosodyVersion("0.11.9"))).toMatchObject({
			clients: { ports: [5224] },
			servers: { ports: [] },
			legacy: { ports: [] },
		});
	});

	it("knows what it cannot read, and a family that is off", async () => {
		const computed = await main("c2s_direct_tls_ports = { 5223, 5000 + 225 }\nuse_ipv6 = false");
		expect(directTlsOptions(computed, NEW).clients).toMatchObject({ ports: [], interfaces: ["*"], plain: false });
		for (const text of ["{ 70000 }", "{ [1] = 5223 }", "ports", "{ -1 }", '{ "a" }', "{ 5223.5 }"]) {
			expect(directTlsOptions(await main(`c2s_direct_tls_ports = ${text}`), NEW).clients.plain).toBe(false);
		}
		const names = await main('c2s_direct_tls_ports = {}\nc2s_direct_tls_interfaces = { "eth0" }');
		expect(directTlsOptions(names, NEW).clients.plain).toBe(false);
	});

	it("knows which of two settings counts", async () => {
		const { options } = await read({
			[MAIN_FILE]: 'Include "conf.d/*.cfg.lua"\ns2s_direct_tls_ports = { 5270 }',
			"/etc/prosody/conf.d/own.cfg.lua": "c2s_direct_tls_ports = { 5223 }",
		});
		const { clients, servers, legacy } = directTlsOptions(options, NEW);
		expect([clients.wins, servers.wins, legacy.wins]).toEqual([true, true, false]);
	});
});

describe("other options", () => {
	it("lists the ports of other services, and those that they have by default", async () => {
		const options = await main("c2s_ports = { 5222, 5300 }\nhttp_ports = { 5280 }\nc2s_direct_tls_ports = { 5223 }");
		expect(otherPorts(options)).toEqual([
			{ port: 5222, option: "c2s_ports" },
			{ port: 5300, option: "c2s_ports" },
			{ port: 5269, option: "s2s_ports" },
			{ port: 5280, option: "http_ports" },
		]);
	});

	it("counts the multiplexer's ports where it is on", async () => {
		const text = 'modules_enabled = {\n\t"tls";\n\t"net_multiplex"; -- one port\n}\nssl_ports = { 443 }';
		expect(multiplexPorts(await main(text))).toEqual([443]);
		expect(multiplexPorts(await main(text.replace('"net_multiplex"', '-- "net_multiplex"')))).toEqual([]);
	});

	it.each([
		["{ nagle = false }", true, [["nagle", "false"]]],
		[
			'{ read_timeout = 840, backend = "epoll"; }',
			true,
			[
				["read_timeout", "840"],
				["backend", '"epoll"'],
			],
		],
		["{}", true, []],
		["{ read_timeout = 14 * 60 }", false, []],
		['{ ["nagle"] = true }', false, []],
		["{ a = { b = 1 } }", false, []],
		["settings", false, []],
	])("reads network_settings = %s", async (text, plain, fields) => {
		const settings = networkSettings(await main(`network_settings = ${text}`));
		expect(settings).toMatchObject({ plain, fields: fields.map(([name, value]) => ({ name, value })) });
		expect(isNagleOff(settings)).toBe(text === "{ nagle = false }");
	});
});

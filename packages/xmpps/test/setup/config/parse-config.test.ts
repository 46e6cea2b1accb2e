import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/setup/config/config-error.ts";
import { FULL_EXAMPLE, MINIMAL_EXAMPLE } from "../../../src/setup/config/examples.ts";
import { parseConfig } from "../../../src/setup/config/parse-config.ts";
import { said } from "./said.ts";

const parse = (text: string) => parseConfig(text, "xmpps.yaml");

describe("parseConfig", () => {
	it("fills everything in that two lines leave out", () => {
		expect(parse(MINIMAL_EXAMPLE)).toEqual({
			domains: ["example.com"],
			endpoint: { host: "xmpps.example.com", port: 443 },
			addresses: [{ local: "203.0.113.2", public: "203.0.113.2", way: "auto" }],
			services: ["clients", "servers"],
			server: { kind: "auto", clients: 5223, servers: 5270 },
			firewall: "auto",
			web: { kind: "auto", challenge: "/var/lib/xmpps/acme", redirect: "https://example.com" },
			gateway: {
				...{ engine: "auto", xmppWithoutAlpn: [], routes: [], proxyFrom: [] },
				limits: { connections: 8000, perClient: 100, rate: 500 },
				log: { level: "info", addresses: "whole" },
			},
			dns: {
				by: { method: "print" },
				ttl: { proving: 300, proven: 3600 },
				priority: 0,
				weight: 10_000,
				starttls: true,
			},
			guard: { probes: [] },
		});
	});

	it("takes another program for a gateway, which then is the way", () => {
		const config = parse("domain: example.com\naddress: 203.0.113.2\nway: { engine: haproxy }\n");
		expect([config.gateway.engine, config.addresses[0]?.way]).toEqual(["haproxy", "gateway"]);
	});

	it("takes everything that can be said", () => {
		expect(parse(FULL_EXAMPLE)).toEqual({
			domains: ["example.com", "example.org"],
			endpoint: { host: "xmpps.example.com", port: 443 },
			addresses: [
				{ local: "10.0.0.7", public: "203.0.113.2", way: "nat" },
				{ local: "2001:db8::2", public: "2001:db8::2", way: "auto" },
			],
			services: ["clients", "servers"],
			server: { kind: "prosody", clients: 5223, servers: 5270 },
			firewall: "nftables",
			web: { kind: "nginx", challenge: "/var/lib/xmpps/acme", redirect: "https://example.com" },
			certificate: {
				chain: "/etc/letsencrypt/live/example.com/fullchain.pem",
				key: "/etc/letsencrypt/live/example.com/privkey.pem",
			},
			gateway: {
				...{
					engine: "auto",
					web: { address: "127.0.0.1", port: 8443 },
					xmppWithoutAlpn: ["chat.example.com"],
					proxyFrom: ["192.0.2.0/24"],
				},
				routes: [
					{
						match: { alpn: ["acme-tls/1"], serverName: ["example.com"] },
						to: [{ address: "127.0.0.1", port: 8443 }],
						protocol: "acme",
					},
				],
				limits: { connections: 8000, perClient: 100, rate: 500 },
				log: { level: "info", addresses: "whole" },
				metrics: { address: "127.0.0.1", port: 9443 },
			},
			dns: {
				by: {
					method: "rfc2136",
					server: { address: "192.0.2.53", port: 53 },
					key: "/etc/xmpps/tsig.key",
					zone: "example.com",
				},
				ttl: { proving: 300, proven: 3600 },
				priority: 0,
				weight: 10_000,
				starttls: true,
			},
			guard: { probes: ["ssh:elsewhere.example.net"], confirmWithin: 60 },
			host: "root@server.example.com",
		});
	});

	it("brings everything into its one form", () => {
		const config = parse(`
domain: Bücher.Example.
addresses: ["2001:0DB8:0:0::2", 203.0.113.2]
way: nat
services: [servers, servers]
web: {challenge: //srv/./acme/, redirect: "https://Bücher.example:8443/a/"}
dns: {method: rfc2136, server: "[2001:DB8::53]:5353", key: /etc/x.key, zone: EXAMPLE.}
guard: {confirm: 2m}
`);
		expect(config).toMatchObject({
			domains: ["xn--bcher-kva.example"],
			endpoint: { host: "xmpps.xn--bcher-kva.example" },
			addresses: [
				{ local: "2001:db8::2", public: "2001:db8::2", way: "nat" },
				{ local: "203.0.113.2", way: "nat" },
			],
			services: ["servers"],
			web: { challenge: "/srv/acme", redirect: "https://xn--bcher-kva.example:8443/a" },
			dns: { by: { server: { address: "2001:db8::53", port: 5353 }, zone: "example" } },
			guard: { confirmWithin: 120 },
		});
	});

	it("takes a method alone, JSON, and a number of seconds", () => {
		expect(parse("domain: a.example\ndns: print").dns.by).toEqual({ method: "print" });
		expect(parse('{"domain": "a.example", "guard": {"confirm": 90}}').guard.confirmWithin).toBe(90);
	});

	it("tells all problems at once, each with its place and what may be meant", () => {
		expect(
			said(`domian: example.com
addresses: [10.0.0.300, {locl: 10.0.0.1}]
way: natt
server:
  kind: prosodi
  client: 5223
port: 443
dns:
  method: rfc2136
  file: /x
firewall:
certificate: {chain: relative}
`),
		).toEqual([
			'xmpps.yaml:1:1: there is no key "domian", did you mean "domain"',
			'xmpps.yaml:1:1: "domain" is missing',
			'xmpps.yaml:2:13: addresses.0: "10.0.0.300" is no IP address',
			"xmpps.yaml:2:25: addresses.1.local: it is missing",
			'xmpps.yaml:2:26: there is no key "addresses.1.locl", did you mean "local"',
			'xmpps.yaml:3:6: way: "natt" is not "auto" or "native" or "nat" or "gateway", did you mean "nat"',
			'xmpps.yaml:5:9: server.kind: "prosodi" is not "auto" or "prosody", did you mean "prosody"',
			'xmpps.yaml:6:3: there is no key "server.client", did you mean "clients"',
			'xmpps.yaml:7:1: there is no key "port", did you mean "endpoint.port"',
			'xmpps.yaml:8:1: dns: "server" is missing, which method "rfc2136" needs',
			'xmpps.yaml:8:1: dns: "key" is missing, which method "rfc2136" needs',
			'xmpps.yaml:10:3: dns.file: nothing is done with it where method is "rfc2136"; it is for "zone-file"',
			expect.stringMatching(/^xmpps\.yaml:11:\d+: firewall: it must be a text, and is empty$/),
			"xmpps.yaml:12:1: certificate.key: it is missing",
			'xmpps.yaml:12:22: certificate.chain: "relative" is no absolute path',
		]);
	});

	it("shows no more than twenty, and what is seen of them", () => {
		const lines = said(`domain: a.example\n${Array.from({ length: 40 }, (_, n) => `"k\\e${n}": 1`).join("\n")}`);
		expect(lines).toHaveLength(21);
		expect(lines[0]).toContain("k\\x1b0");
		expect(lines.at(-1)).toBe("and 20 more");
	});
});

describe("parseConfig refuses", () => {
	it.each([
		["nothing", "", '"domain" is missing'],
		["a list", "[example.com]", "it must be a mapping of keys, and is a list"],
		["a word", "example.com", "it must be a mapping of keys, and is a text"],
		["both forms of a domain", "domain: a.example\ndomains: [b.example]", '"domain" and "domains" exclude each other'],
		["no domain in a list", "domains: []", "domains: the number of entries must be at least 1"],
		["a domain twice", "domains: [a.example, A.example.]", 'domains.1: "a.example" is there twice'],
		[
			"an address twice",
			"domain: a.example\naddresses: ['2001:db8::2', '2001:DB8:0::2']",
			'"2001:db8::2" is there twice',
		],
		["an address as a domain", "domain: 192.0.2.1", "it ends in a number, as an IP address does"],
		["a number as a domain", "domain: 5", "domain: it must be a text, and is a number"],
		["a prefix", "domain: a.example\naddress: 10.0.0.1/24", 'did you mean "10.0.0.1"'],
		["loopback", "domain: a.example\naddress: 127.0.0.1", "127.0.0.0/8 is loopback"],
		["all addresses", "domain: a.example\naddress: 0.0.0.0", "cannot be reached from elsewhere"],
		["link-local", "domain: a.example\naddress: 'fe80::1'", "fe80::/10 is link-local"],
		[
			"two families for one",
			"domain: a.example\naddress: {local: 10.0.0.1, public: '2001:db8::1'}",
			"of the same family",
		],
		["a way for no address", "domain: a.example\nway: nat", '"nat" needs "address"'],
		["a port of nobody", "domain: a.example\nendpoint: {port: 65536}", "endpoint.port: it must be at most 65535"],
		["a port as text", "domain: a.example\nendpoint: {port: '443'}", "it must be a number, and is a text"],
		[
			"half a port",
			"domain: a.example\nendpoint: {port: 443.5}",
			"it must be a whole number, and is a number with a fraction",
		],
		["the STARTTLS port", "domain: a.example\nendpoint: {port: 5222}", "port 5222 is for clients' STARTTLS"],
		[
			"one port for both",
			"domain: a.example\nserver: {clients: 5270}",
			"clients and servers cannot both have port 5270",
		],
		["no service", "domain: a.example\nservices: []", "must be at least 1"],
		[
			"a redirect of no site",
			"domain: a.example\nweb: {redirect: 'javascript:alert(1)'}",
			"is no address of a web site",
		],
		["a redirect with nginx's words", "domain: a.example\nweb: {redirect: 'https://a.example/$host;'}", "in its path"],
		[
			"what is for nothing",
			"domain: a.example\nweb: {kind: none, redirect: 'https://a.example'}",
			'where kind is "none"',
		],
		["a path that is relative", "domain: a.example\nweb: {challenge: acme}", "is no absolute path"],
		["a path upwards", "domain: a.example\nweb: {challenge: /var/../etc}", 'has ".." in it'],
		["the root folder", "domain: a.example\nweb: {challenge: /}", "is the root folder"],
		[
			"the journals",
			"domain: a.example\nweb: {challenge: /var/lib/xmpps//journal/./a}",
			"is where the journals of xmpps are",
		],
		["a path with a semicolon", "domain: a.example\nweb: {challenge: '/a;b'}", "has other characters in it"],
		[
			"a path with a line break",
			'domain: a.example\nweb: {challenge: "/a\\nb"}',
			'web.challenge: "/a\\x0ab" has other',
		],
		["a certificate without its key", "domain: a.example\ncertificate: {chain: /a}", "certificate.key: it is missing"],
		[
			"a zone file without a name",
			"domain: a.example\ndns: zone-file",
			'"file" is missing, which method "zone-file" needs',
		],
		[
			"updates to nowhere",
			"domain: a.example\ndns: {method: rfc2136, server: ns.example, key: /k}",
			"is no address of a name server",
		],
		[
			"TTLs the wrong way round",
			"domain: a.example\ndns: {ttl: {proving: 7200}}",
			'"proving" (7200) is longer than "proven" (3600)',
		],
		[
			"a TTL of a month",
			"domain: a.example\ndns: {ttl: {proven: 2592000}}",
			"dns.ttl.proven: it must be at most 604800",
		],
		["a confirmation at once", "domain: a.example\nguard: {confirm: 1s}", "is not between 10 seconds and an hour"],
		["an unknown time", "domain: a.example\nguard: {confirm: soon}", 'is no time such as "60s"'],
		["an option of ssh", "domain: a.example\nhost: ssh:-oProxyCommand=id", 'is not "ssh:HOST"'],
		["a host without ssh:", "domain: a.example\nhost: server.example", '"server.example" is not "ssh:HOST"'],
		["a domain too long for the host name", `domain: ${"a.".repeat(124)}ex`, '"endpoint.host" is missing'],
		["a merge", "x: &x {domain: a.example}\n<<: *x", 'there is no key "<<"'],
		["two documents", "domain: a.example\n---\ndomain: b.example", "multiple documents"],
		["what is too large", `domain: a.example\n#${"x".repeat(256 * 1024)}`, "the file is larger than 256 KiB"],
		["too many domains", `domains: [${Array.from({ length: 101 }, (_, n) => `a${n}.example`)}]`, "must be at most 100"],
		[
			"too many addresses",
			`addresses: [${Array.from({ length: 65 }, (_, n) => `10.0.0.${n + 1}`)}]`,
			"must be at most 64",
		],
	])("%s", (_what, text, words) => {
		const lines = said(text);
		expect(lines.join("\n")).toContain(words);
		for (const line of lines) expect(line).toMatch(/^xmpps\.yaml:\d+:\d+: \S.*[^.]$/);
	});

	it("billions of laughs, in no time", () => {
		const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
		for (const [one, other] of ["ab", "bc", "cd", "de", "ef"])
			bomb.push(`${other}: &${other} [${`*${one}, `.repeat(10)}]`);
		expect(said(bomb.join("\n"))).not.toEqual([]);
	});
});

describe("a secret in the wrong place", () => {
	const secrets = [
		"c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0",
		"LkdQ6nEF8PlzpOaBZ1Mvx3hqGHt2Gdnq0yd2bo2pXQ8=",
		"hmac-sha256:xmpps.example.com:LkdQ6nEF8PlzpOaBZ1Mvx3hqGHt2Gdnq0yd2bo2pXQ8=",
		"/9j4AAQSkZJRgABAQEAYABgAAD6nEF8PlzpOaBZ1MvQ=",
		'key "xmpps" { algorithm hmac-sha256; secret "LkdQ6nEF8PlzpOaBZ1Mvx3hqGHt2Gdnq0yd2bo2pXQ8="; };',
	];
	const places = [
		(secret: string) => `dns: {method: rfc2136, server: 192.0.2.53, key: '${secret}'}`,
		(secret: string) => `dns: {method: rfc2136, key: /k, server: '${secret}'}`,
		(secret: string) => `dns: '${secret}'`,
		(secret: string) => `certificate: {chain: /c, key: '${secret}'}`,
		(secret: string) => `dns: {method: rfc2136, server: 192.0.2.53, key: {secret: '${secret}'}}`,
		(secret: string) => `dns: {method: rfc2136, server: 192.0.2.53, key: ['${secret}']}`,
		(secret: string) => `host: '${secret}'`,
		(secret: string) => `'${secret}': 1`,
	];

	it.each(secrets)("is refused and not repeated: %s", (secret) => {
		for (const place of places) {
			const lines = said(`domain: a.example\n${place(secret)}`);
			expect(lines, place(secret)).not.toEqual([]);
			expect(lines.join("\n")).not.toContain(secret.slice(-20));
		}
	});

	it("is not seen in the path of a key", () => {
		for (const path of ["/etc/xmpps/thisisalongnameofakeyfile", "/etc/bind/keys/hmac-sha256-secret.key"]) {
			expect(said(`domain: a.example\ndns: {method: rfc2136, server: 192.0.2.53, key: ${path}}`)).toEqual([]);
		}
	});
});

it("is an error of its own kind", () => {
	expect(() => parse("x: 1")).toThrow(ConfigError);
	expect(() => parse("x: 1")).toThrow(/^Cannot use the configuration:\n/);
});

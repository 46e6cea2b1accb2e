import { describe, expect, it } from "vitest";
import type { LocalObservation } from "../../../src/model/observation-local.ts";
import { manualSteps } from "../../../src/setup/recognise/manual-steps.ts";
import type { AddressLife, Recognised } from "../../../src/setup/recognise/recognised.ts";
import { listener, local, localSetting } from "../../check/local-observed.ts";
import { haproxySettings, nginxSettings } from "../../check/proxies.ts";
import { A, B, B6, intent } from "../adapters/nginx/nginx-data.ts";

interface Case {
	readonly seen?: Partial<Recognised>;
	readonly host?: Partial<LocalObservation>;
	readonly addresses?: string[];
	readonly way?: "native" | "nat" | "gateway";
	readonly web?: NonNullable<Parameters<typeof intent>[0]>["web"];
}

function notes({ seen = {}, host = {}, addresses = [B], way = "nat", web }: Case) {
	const planned = intent({ addresses, ...(way === "gateway" ? {} : { way }), ...(web === undefined ? {} : { web }) });
	const endpoints =
		way === "gateway"
			? planned.endpoints.map((one) => (one.port === 443 ? { ...one, way, serverPort: 5223 } : one))
			: planned.endpoints;
	const nothing = { snikket: false, quic: [], addresses: [] };
	const observed = local({ addresses: [A, B, "2001:db8::1", B6], ...host });
	return manualSteps({ ...nothing, ...seen }, { ...planned, endpoints }, observed);
}

/** The only note, as one text. */
function only(one: Case): string {
	const all = notes(one);
	expect(all).toHaveLength(1);
	return [`${all[0]?.kind}: ${all[0]?.text}`, ...(all[0]?.lines ?? [])].join("\n");
}

const at = (program: string, address = "0.0.0.0", port = 443) => ({ listeners: [listener(port, program, address)] });

describe("manualSteps", () => {
	it("says nothing where nothing is to be done", () => {
		expect(notes({})).toEqual([]);
		expect(notes({ host: at("nginx", A) })).toEqual([]);
	});

	describe("a multiplexer that has the port", () => {
		const settings = haproxySettings({ bind: `bind ${B}:443`, uses: [] });
		const haproxy = { ...at("haproxy", B), settings };

		it("HAProxy gets the lines that it lacks", () => {
			const text = only({ host: haproxy, way: "gateway" });
			expect(text).toMatch(/^manual: HAProxy has port 443/);
			expect(text).toContain("use_backend xmpp_client if { req.ssl_alpn xmpp-client }");
			expect(text).toContain("tcp-request content accept if { req.ssl_hello_type 1 }");
			expect(text).toContain("systemctl reload haproxy");
			expect(text).not.toContain("default_backend web");
		});

		it("HAProxy gets a backend with the port that is planned", () => {
			const without = settings.filter(({ section }) => section !== "backend xmpp_client");
			expect(only({ host: { ...haproxy, settings: without }, way: "gateway" })).toContain("server xmpp 127.0.0.1:5223");
		});

		it("is left alone when it does so already, or is elsewhere", () => {
			const right = [
				...haproxySettings({ bind: `bind ${B}:443` }),
				{
					...localSetting("haproxy", "tcp-request inspect-delay", "tcp-request inspect-delay 5s"),
					section: "frontend shared",
				},
				{
					...localSetting("haproxy", "tcp-request content", "tcp-request content accept if { req.ssl_hello_type 1 }"),
					section: "frontend shared",
				},
			];
			expect(only({ host: { ...haproxy, settings: right }, way: "gateway" })).toBe(
				"info: HAProxy has port 443 and hands XMPP on by its ALPN name already",
			);
			expect(notes({ host: { ...at("haproxy", A), settings } })).toEqual([]);
		});

		it("nginx's map is mended, where an exact name would miss two", () => {
			const entries = ['"xmpp-client" 127.0.0.1:5223;', "default 127.0.0.1:8443;"];
			const text = only({ host: { ...at("nginx", B), settings: nginxSettings({ entries }) }, way: "gateway" });
			expect(text).toContain("~\\bxmpp-client\\b 127.0.0.1:5223;");
			expect(text).toContain("systemctl reload nginx");
		});

		it("nginx without a stream is no multiplexer", () => {
			expect(notes({ host: at("nginx", B), way: "gateway" })).toEqual([]);
		});

		it("sslh's entries are put in order", () => {
			const one = (key: string, lines: readonly string[]) => ({
				...localSetting("sslh", key, ""),
				lines: [`${key}:`, "(", ...lines, ");"],
			});
			const listeners = [listener(443, "sslh", B), listener(8443, "nginx", "127.0.0.1")];
			const protocols = one("protocols", ['    { name: "tls"; host: "127.0.0.1"; port: "8443"; }']);
			const host = { listeners, settings: [one("listen", [`    { host: "${B}"; port: "443"; }`]), protocols] };
			const text = only({ host, way: "gateway" });
			expect(text).toContain('port: "5223"; alpn_protocols: [ "xmpp-client" ]');
			expect(text).toContain("systemctl restart sslh");
			// Without an entry that leads TLS to the web the usual lines are said.
			const other = one("protocols", ['    { name: "anyprot"; host: "127.0.0.1"; port: "8443"; }']);
			const unclear = { listeners, settings: [...host.settings.slice(0, 1), other] };
			expect(only({ host: unclear, way: "gateway" })).toContain('alpn_protocols: [ "xmpp-client" ]');
		});
	});

	describe("a web server on the port", () => {
		it("Apache leaves the endpoint's addresses to a native server", () => {
			const text = only({ host: at("apache2", "::"), way: "native", addresses: [B, B6] });
			expect(text).toContain(
				`manual: Apache listens on all addresses, and is to leave ${B} and ${B6}; or say "way: nat"`,
			);
			expect(text).toContain(`Listen ${A}:443\nListen [2001:db8::1]:443`);
			expect(notes({ host: at("apache2", "::"), addresses: [B, B6] })).toEqual([]);
		});

		it("Apache shares its own address behind HAProxy, and still sees who asks", () => {
			const text = only({ host: at("apache2", B), way: "gateway" });
			expect(text).toContain(`bind ${B}:443`);
			expect(text).toContain("RemoteIPProxyProtocol On");
			expect(text).toContain("use_backend xmpps_client if { req.ssl_alpn xmpp-client }");
		});

		it("Caddy gets a site for port 80, and leaves the addresses", () => {
			const listeners = [listener(80, "caddy", "::"), listener(443, "caddy", "::")];
			const [site, room, ...more] = notes({ host: { listeners }, way: "native" });
			expect(more).toEqual([]);
			expect(site?.lines).toContain("        redir https://example.com{uri} permanent");
			expect(site?.lines).toContain("http://xmpps.example.com {");
			expect(room?.lines).toContain(`    default_bind ${A} [2001:db8::1] [${B6}]`);
			expect(notes({ host: { listeners }, web: { kind: "none" } })).toEqual([]);
			// What cannot be written safely is not written.
			expect(notes({ host: { listeners }, web: { redirect: "https://x.example/{uri}; respond" } })).toEqual([]);
		});

		it("Traefik routes by ALPN", () => {
			const text = only({ host: at("traefik", B), way: "gateway" });
			expect(text).toContain('rule: "(HostSNI(`example.com`)) && ALPN(`xmpp-client`)"');
			expect(text).toContain('address: "127.0.0.1:5223"');
		});
	});

	describe("Docker", () => {
		const rules = [
			"iptables -t nat -A DOCKER ! -i br-1 -p tcp -m tcp --dport 443 -j DNAT --to-destination 172.18.0.2:443",
		];
		const firewall = { kind: "iptables", rules } as const;

		it("publishes on other addresses", () => {
			const text = only({ host: { ...at("docker-proxy"), firewall }, way: "native" });
			expect(text).toContain(`  - "${A}:443:443"\n  - "[2001:db8::1]:443:443"`);
		});

		it("is no hindrance for NAT, whose rules come first", () => {
			expect(only({ host: { firewall } })).toMatch(/^info: Docker publishes port 443/);
		});

		it("is not concerned by other ports", () => {
			const other = rules.map((rule) => rule.replace("--dport 443", "--dport 8443"));
			expect(notes({ host: { firewall: { kind: "iptables", rules: other } }, way: "native" })).toEqual([]);
		});
	});

	it("says what HTTP/3 does beside it", () => {
		expect(only({ seen: { quic: [listener(443, "nginx", "::")] } })).toMatch(/^info: "nginx" has UDP port 443/);
		expect(notes({ seen: { quic: [listener(443, "nginx", A)] } })).toEqual([]);
	});

	it("leads port 443 to Snikket's own Prosody", () => {
		const text = only({ seen: { snikket: true }, addresses: [B, B6], way: "native" });
		expect(text).toContain(`ip daddr ${B} tcp dport 443 dnat ip to ${B}:5223`);
		expect(text).toContain("SNIKKET_TWEAK_IPV6=1");
		expect(text).toContain("_xmpps-client._tcp.example.com. 300 IN SRV 0 10000 443 xmpps.example.com.");
		expect(only({ seen: { snikket: true } })).not.toContain("IPV6");
	});

	it.each([
		["12.1.39", "post_nftables/50-xmpps", 'yunohost firewall open 5222 "XMPP" -p tcp'],
		["11.2.30", "post_iptable_rules/50-xmpps", "yunohost firewall allow TCP 5222"],
	])("puts rules where YunoHost %s leaves them", (yunohost, hook, open) => {
		const text = only({ seen: { yunohost } });
		expect(text).toContain(hook);
		expect(text).toContain(open);
		expect(text).toContain(`dnat ip to ${B}:5223`);
		expect(only({ seen: { yunohost }, way: "native" })).not.toContain("nft -f");
	});

	it("says what an old firewalld cannot do", () => {
		expect(only({ seen: { firewalld: "0.9.3" } })).toContain("came with 1.1.0");
		expect(notes({ seen: { firewalld: "1.3.3" } })).toEqual([]);
		expect(notes({ seen: { firewalld: "0.9.3" }, way: "native" })).toEqual([]);
	});

	describe("ejabberd", () => {
		const software = [{ software: "ejabberd", version: "23.01", running: true }] as const;

		it("gets its listeners", () => {
			const text = only({ host: { software, settings: [], listeners: [] } });
			expect(text).toContain('- port: 5223\n      ip: "::"\n      module: ejabberd_c2s'.replace(/\n {6}/g, "\n  "));
			expect(text).toContain("module: ejabberd_s2s_in");
			expect(text.match(/systemctl restart ejabberd/g)).toHaveLength(1);
		});

		it("is not asked for what it has", () => {
			const listen = (port: number, module: string) => ({
				...localSetting("ejabberd", `port ${port}`, "", "listen"),
				lines: [`port: ${port}`, `module: ${module}`, "tls: true"],
			});
			const settings = [listen(5223, "ejabberd_c2s"), listen(5270, "ejabberd_s2s_in")];
			expect(only({ host: { software, settings } })).toMatch(/^info: ejabberd listens/);
		});

		it("is no matter where Prosody runs", () => {
			const both = [...software, { software: "prosody", version: "0.12.3", running: true } as const];
			expect(notes({ host: { software: both } })).toEqual([]);
		});
	});

	describe("addresses that go", () => {
		const life = (address: string, more: Partial<AddressLife> = {}): AddressLife => {
			return { address, interface: "eth0", dynamic: true, temporary: false, seconds: 3600, ...more };
		};

		it("a temporary one must not be published; the one beside it may", () => {
			const addresses = [life(B6, { temporary: true }), life("2001:db8::1")];
			const text = only({ seen: { addresses }, addresses: [B6] });
			expect(text).toMatch(/^problem: 2001:db8::2 is a temporary address/);
			expect(text).toContain("address: 2001:db8::1");
		});

		it("one of DHCP is to be kept", () => {
			const text = only({ seen: { addresses: [life(B)] } });
			expect(text).toContain("by DHCP, for 3600 s");
			expect(text).toContain("iface eth0 inet static");
		});

		it("others are no matter", () => {
			expect(notes({ seen: { addresses: [life(A), life(B, { dynamic: false })] } })).toEqual([]);
		});
	});

	describe("a cloud", () => {
		it("has a packet filter of its own, which is opened for every port", () => {
			const text = only({ seen: { cloud: "Hetzner" } });
			expect(text).toContain("TCP 443, 5222, 5269, 5270 must be open");
			expect(text).toContain("hcloud firewall add-rule NAME --direction in --protocol tcp --port 443");
			expect(only({ seen: { cloud: "Vultr" } })).toContain("# let TCP port 443 in");
		});

		it("translates private addresses", () => {
			const [note] = notes({ seen: { cloud: "Amazon EC2" }, addresses: ["10.0.0.5"] });
			expect(note).toMatchObject({ kind: "manual", text: expect.stringContaining("10.0.0.5 is a private address") });
		});
	});
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { translate } from "../../src/check/remedies/translate.ts";
import type { Change, Item } from "../../src/model/change.ts";
import { changeText } from "../../src/model/change-text.ts";
import { endpoint } from "../check/observed.ts";

const SETTING: Item = {
	kind: "setting",
	software: "prosody",
	file: "/etc/prosody/prosody.cfg.lua",
	key: "c2s_direct_tls_ports",
	section: "global",
};
const RECORDS: Item = { kind: "dns-records", name: "_xmpps-client._tcp.example.org", type: "SRV" };

function text(item: Item, after: readonly string[], before?: readonly string[]): string[] {
	return changeText({ item, after, why: "a test", ...(before === undefined ? {} : { before }) });
}

describe("changeText", () => {
	it("gives zone lines whole: absolute, with TTL and class, what goes in comments", () => {
		expect(text(RECORDS, ["5 5 443 a.example.org."], ["5 5 0 a.example.org."])).toEqual([
			"; remove: _xmpps-client._tcp.example.org. IN SRV 5 5 0 a.example.org.",
			"_xmpps-client._tcp.example.org. 300 IN SRV 5 5 443 a.example.org.",
		]);
		expect(text({ ...RECORDS, ttl: 3600 }, ["0 0 0 ."])).toEqual([
			"_xmpps-client._tcp.example.org. 3600 IN SRV 0 0 0 .",
		]);
		expect(text(RECORDS, [])).toEqual(["; remove: every SRV record of _xmpps-client._tcp.example.org."]);
	});

	it.each([
		["prosody", "-- /etc/a, global section", "-- instead of: old = 1"],
		["nginx", "# /etc/a, global section", "# instead of: old = 1"],
	] as const)("says in the comments of %s where a setting belongs", (software, where, gone) => {
		const item: Item = { ...SETTING, software, file: "/etc/a" };
		expect(text(item, ["\tnew = 1"], ["  old = 1"])).toEqual([where, gone, "    new = 1"]);
	});

	it("says what to take out of a configuration", () => {
		expect(text(SETTING, [], ["a = 1"])).toEqual([
			"-- /etc/prosody/prosody.cfg.lua, global section",
			"-- remove: a = 1",
		]);
		expect(text(SETTING, [])).toContain("-- remove: c2s_direct_tls_ports");
	});

	it.each([
		["prosody", "reloaded", "prosodyctl reload"],
		["ejabberd", "reloaded", "ejabberdctl reload_config"],
		["haproxy", "reloaded", "systemctl reload haproxy"],
		["sslh", "reloaded", "systemctl restart sslh"],
		["prosody", "restarted", "systemctl restart prosody"],
		["nginx", "running", "systemctl start nginx"],
	] as const)("tells how %s is %s", (software, state, command) => {
		expect(text({ kind: "service", software }, [state])).toEqual([command]);
	});

	it("asks for a certificate with every name and hands it over", () => {
		const lines = text({ kind: "certificate", domain: "example.org", software: "prosody" }, [
			"DNS:example.org",
			"DNS:*.example.org",
			"the whole chain",
		]);
		expect(lines).toEqual([
			"# the certificate: the whole chain",
			"certbot certonly --expand --cert-name example.org --manual --preferred-challenges dns -d example.org -d '*.example.org'",
			"prosodyctl --root cert import example.org /etc/letsencrypt/live",
		]);
	});

	it.each(["a;reboot", "$(reboot)", "-d", "a'b", "a b", "a\nreboot", "`reboot`", ""])(
		"keeps %j out of a command, whoever put it into a certificate or record",
		(hostile) => {
			for (const item of [
				{ kind: "certificate", domain: "example.org" },
				{ kind: "certificate", domain: hostile },
			] as const) {
				const commands = text(item, ["DNS:example.org", `DNS:${hostile}`]).filter((line) => !line.startsWith("#"));
				expect(commands.join("\n")).toMatch(/^(certbot certonly --expand --cert-name example\.org -d example\.org)?$/);
			}
		},
	);

	it("places rules of the packet filter, and never more than a rule", () => {
		const item: Item = { kind: "firewall", address: "192.0.2.2", port: 443 };
		expect(text(item, ["tcp dport 443 accept", "inet mine prerouting tcp dport 443 accept"]).slice(1)).toEqual([
			"nft insert rule inet filter input tcp dport 443 accept",
			"nft insert rule inet mine prerouting tcp dport 443 accept",
		]);
		expect(text(item, ["ip saddr 192.0.2.7 accept"])[1]).toBe(
			"nft insert rule inet filter input ip saddr 192.0.2.7 accept",
		);
		expect(text(item, ["tcp dport 443 accept; reboot"])[1]).toBe("# tcp dport 443 accept; reboot");
		expect(text(item, ["nft add table inet a; reboot"])[1]).toBe("# nft add table inet a; reboot");
	});

	it("makes the chain that a translation needs, in quotes that keep its braces from the shell", () => {
		const { item, after } = translate(endpoint("xmpps-client"), 5223, "prerouting");
		expect(text(item, after).slice(1)).toEqual([
			"nft add table inet xmpps",
			"nft 'add chain inet xmpps xmpps_prerouting { type nat hook prerouting priority -100; }'",
			"nft insert rule inet xmpps xmpps_prerouting ip daddr 192.0.2.2 tcp dport 443 dnat ip to 192.0.2.2:5223",
		]);
		expect(text(item, ["nft add chain inet a b { type nat; } $(reboot)"])[1]).toMatch(/^# /);
	});

	it("gives a certificate a file of its own, beside those of ejabberd's other hosts", () => {
		const lines = text({ kind: "certificate", domain: "example.org", software: "ejabberd" }, ["DNS:example.org"]);
		expect(lines.join("\n")).toContain("/dev/stdin /etc/ejabberd/example.org.pem");
		expect(lines).toContain("# in certfiles of /etc/ejabberd/ejabberd.yml: - /etc/ejabberd/example.org.pem");
	});

	it.each([
		["a list of which nobody saw the rest", ["c2s_ports = { 5222 }"], undefined, true],
		["a list of YAML", ["hosts:", "  - example.org"], undefined, true],
		["a list that was seen", ["c2s_ports = { 5222 }"], ["c2s_ports = { 5223 }"], false],
		["a single value", ["c2s_require_encryption = true"], undefined, false],
	] as const)("says whether there may be more: %s", (_, after, before, more) => {
		expect(text(SETTING, after, before).some((line) => line.startsWith("-- keep what else"))).toBe(more);
	});

	it.each<[Item, string[]]>([
		[{ kind: "delegation", zone: "example.org" }, ["at the registrar"]],
		[{ kind: "zone-copy", zone: "example.org", server: "ns2.example.org" }, ["ns2.example.org"]],
		[{ kind: "clock", address: "192.0.2.2" }, ["timedatectl set-ntp true"]],
	])("has words for %o", (item, expected) => {
		const lines = text(item, ["17"]).join("\n");
		for (const one of expected) expect(lines).toContain(one);
	});

	it("gives printable lines, one each, of whatever stands in a change", () => {
		const any = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\x1b[31m", "a\nb", "\u202e", "\x9b2J"));
		const items = fc.oneof(
			fc.record({ kind: fc.constant("dns-records" as const), name: any, type: fc.constant("SRV" as const) }),
			fc.record({ kind: fc.constant("delegation" as const), zone: any }),
			fc.record({ kind: fc.constant("zone-copy" as const), zone: any, server: any }),
			fc.record({
				kind: fc.constant("setting" as const),
				software: fc.constant("haproxy" as const),
				file: any,
				key: any,
				section: any,
			}),
			fc.record({ kind: fc.constant("certificate" as const), domain: any }),
			fc.record({ kind: fc.constant("firewall" as const), address: any, port: fc.constant(443) }),
			fc.record({ kind: fc.constant("clock" as const), address: any }),
		);
		const changes: fc.Arbitrary<Change> = fc.record({
			item: items,
			before: fc.array(any, { maxLength: 3 }),
			after: fc.array(any, { maxLength: 3 }),
			why: any,
		});
		fc.assert(
			fc.property(changes, (change) => {
				for (const line of changeText(change)) expect(line).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
			}),
		);
	});
});

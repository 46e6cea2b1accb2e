import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { withoutAlpn } from "../../../src/check/remedies/without-alpn.ts";
import type { Software } from "../../../src/model/change.ts";
import type { LocalSetting } from "../../../src/model/observation-local.ts";
import { local } from "../local-observed.ts";
import { endpoint, observed } from "../observed.ts";

const PLACE = endpoint("xmpps-client");

function of(settings?: readonly LocalSetting[]) {
	const host = local();
	const inside = settings === undefined ? {} : { local: local({ settings: [...host.settings, ...settings] }) };
	return withoutAlpn(makeFacts(observed(inside)), PLACE);
}

function line(software: Software, key: string, section: string, ...lines: string[]): LocalSetting {
	return { software, file: `/etc/${software}/its.cfg`, key, section, lines };
}

describe("what hands hellos without ALPN to XMPP by SNI", () => {
	it("has a line for each multiplexer that it may be", () => {
		expect(of().map(({ when }) => when)).toEqual([
			"HAProxy sorts the connections",
			"nginx sorts the connections (stream)",
		]);
	});

	it("adds a line to the host's own HAProxy, for the backend that it has", () => {
		const [remedy, ...more] = of([
			line("haproxy", "bind", "frontend shared", "bind 192.0.2.2:443"),
			line("haproxy", "use_backend", "frontend shared", "use_backend xmpp if { req.ssl_alpn xmpp-client }"),
			line("haproxy", "default_backend", "frontend shared", "default_backend web"),
		]);
		expect(more).toEqual([]);
		expect(remedy?.changes[0]).toMatchObject({
			item: { section: "frontend shared", file: "/etc/haproxy/its.cfg" },
			after: ["use_backend xmpp if { req.ssl_sni -i example.org } !{ req.ssl_alpn -m found }"],
		});
	});

	it("puts a map by SNI before the host's own map of nginx, and keeps what that had", () => {
		const key = "map $ssl_preread_alpn_protocols $behind";
		const [remedy, ...more] = of([
			line(
				"nginx",
				key,
				"stream",
				`${key} {`,
				"\t~\\bxmpp-client\\b 127.0.0.1:5223;",
				"\tdefault 127.0.0.1:8443;",
				"}",
			),
		]);
		expect(more).toEqual([]);
		expect(remedy?.changes.map(({ after }) => after.join("\n"))).toEqual([
			"map $ssl_preread_server_name $xmpps_without_alpn {\n\texample.org 127.0.0.1:5223;\n\tdefault 127.0.0.1:8443;\n}",
			`${key} {\n\t"" $xmpps_without_alpn;\n\t~\\bxmpp-client\\b 127.0.0.1:5223;\n\tdefault 127.0.0.1:8443;\n}`,
			"reloaded",
		]);
	});
});

import { describe, expect, it } from "vitest";
import { alpnExactMatch } from "../../../src/check/rules/alpn-exact-match.ts";
import { byAlpn, SHARED, WEB } from "../alpn-observed.ts";
import { local } from "../local-observed.ts";
import { alert, observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const EXACT = byAlpn({ ...SHARED, both: WEB });

describe("alpn.exact-match", () => {
	it("finds a multiplexer that takes a list with two names for another one", () => {
		const [finding, ...more] = findWith(alpnExactMatch, EXACT);
		expect(more).toHaveLength(1);
		expect(finding?.subject).toBe("xmpps-client at 192.0.2.2:443 (xmpps.example.org)");
		expect(finding?.evidence.at(-1)).toContain("with http/1.1 beside it: TLSv1.3, ALPN http/1.1, inside: HTTP");
		expect(firstChanges(finding)[0]?.after.join("\n")).toContain("~\\bxmpp-client\\b 127.0.0.1:5223;");
		expect(finding?.remedies.every(({ when }) => when !== undefined)).toBe(true);
	});

	it("mends the very map where the host was looked at from inside", () => {
		const map = {
			software: "nginx",
			file: "/etc/nginx/modules-enabled/99-stream.conf",
			key: "map $ssl_preread_alpn_protocols $behind",
			section: "stream",
			lines: [
				"map $ssl_preread_alpn_protocols $behind {",
				'\t"xmpp-client" 127.0.0.1:5223;',
				"\tdefault 127.0.0.1:8443;",
				"}",
			],
		} as const;
		const host = local();
		const [finding] = findWith(alpnExactMatch, { ...EXACT, local: { ...host, settings: [...host.settings, map] } });
		expect(itemsOf(finding)).toEqual([`setting ${map.key}`, "service nginx reloaded"]);
		expect(firstChanges(finding)[0]?.after).toEqual([
			"map $ssl_preread_alpn_protocols $behind {",
			"\t~\\bxmpp-client\\b 127.0.0.1:5223;",
			"\tdefault 127.0.0.1:8443;",
			"}",
		]);
	});

	it.each([
		["where all is well", observed()],
		["where the port is shared well", byAlpn(SHARED)],
		["where the right name alone fails, too", byAlpn({ right: alert("internal_error"), both: WEB })],
		["where nobody tried both", byAlpn({ both: { kind: "not-tried", why: "cap" } })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(alpnExactMatch, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { srvTargetIsAlias } from "../../../src/check/rules/srv-target-is-alias.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { findings, firstRemedy, withHost } from "../dns-observed.ts";
import { observed, TARGET, V4 } from "../observed.ts";

const NOTHING = { kind: "absent", reason: "nodata", authentic: false } as const;

function alias(...aliases: readonly string[]): Observation {
	const a = {
		kind: "found" as const,
		records: [{ address: V4, family: 4 as const, ttl: 300 }],
		ttl: 300,
		authentic: false,
		aliases,
	};
	return withHost(observed(), { name: TARGET, a, aaaa: { ...NOTHING, aliases } });
}

describe("srv.target-is-alias", () => {
	it("leads the records to the host behind the alias", () => {
		const [finding, ...more] = findings(srvTargetIsAlias, alias("web.example.net", "host.example.net"));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ subject: `target ${TARGET}`, concerned: "both" });
		expect(finding?.evidence).toContain("xmpps.example.org CNAME web.example.net.");
		expect(finding?.evidence).toContain("web.example.net CNAME host.example.net.");
		expect(firstRemedy(finding)).toEqual({
			"_xmpps-client._tcp.example.org SRV": ["5 5 443 host.example.net."],
			"_xmpp-client._tcp.example.org SRV": ["10 5 5222 host.example.net."],
			"_xmpps-server._tcp.example.org SRV": ["5 5 5270 host.example.net."],
			"_xmpp-server._tcp.example.org SRV": ["10 5 5269 host.example.net."],
		});
	});

	it("knows the other way as well: addresses in place of the alias", () => {
		const [finding] = findings(srvTargetIsAlias, alias("host.example.net"));
		expect(
			finding?.remedies[1]?.changes.map(({ item, after }) => [item.kind === "dns-records" && item.type, after]),
		).toEqual([
			["CNAME", []],
			["A", [V4]],
		]);
	});

	it("leaves an alias that leads nowhere to srv.target-no-address", () => {
		const nowhere = { ...NOTHING, aliases: ["host.example.net"] };
		expect(findings(srvTargetIsAlias, withHost(observed(), { name: TARGET, a: nowhere, aaaa: nowhere }))).toEqual([]);
	});
});

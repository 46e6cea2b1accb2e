import { describe, expect, it } from "vitest";
import { dnssecBogus } from "../../../src/check/rules/dnssec-bogus.ts";
import { addresses, findings, withDns, withHost, withServers, zoneServer } from "../dns-observed.ts";
import { failedAnswer, found, observed, srv, TARGET, V4, withSrv } from "../observed.ts";

describe("dnssec.bogus", () => {
	it("speaks once for a zone, and mends its delegation", () => {
		const records = withSrv(
			withSrv(observed(), "xmpps-client", failedAnswer("bogus")),
			"xmpp-client",
			failedAnswer("bogus"),
		);
		const [finding, ...more] = findings(dnssecBogus, records);
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ subject: "DNSSEC of example.org", concerned: "clients" });
		expect(finding?.evidence).toEqual([
			"_xmpps-client._tcp.example.org SRV: it ended in bogus",
			"_xmpp-client._tcp.example.org SRV: it ended in bogus",
		]);
		expect(finding?.remedies[0]?.changes[0]?.item).toEqual({ kind: "delegation", zone: "example.org" });
	});

	it("asks for new signatures where they ran out", () => {
		const expired = { kind: "failed", reason: "bogus", detail: "DNSSEC validation failed: signature expired" } as const;
		const servers = [zoneServer(observed(), "ns1.example.org", "192.0.2.53")];
		const [finding] = findings(dnssecBogus, withServers(withSrv(observed(), "xmpps-client", expired), servers));
		expect(finding?.remedies[0]?.changes[0]?.item).toEqual({
			kind: "zone-copy",
			zone: "example.org",
			server: "ns1.example.org",
		});
	});

	it("tells the zone of a target elsewhere from the domain's", () => {
		const elsewhere = withSrv(observed(), "xmpps-client", found([srv(5, 5, 443, "xmpp.example.net")]));
		const host = { name: "xmpp.example.net", a: failedAnswer("bogus"), aaaa: addresses("2001:db8::9") };
		const [finding, ...more] = findings(dnssecBogus, withHost(elsewhere, host));
		expect(more).toEqual([]);
		expect(finding?.subject).toBe("DNSSEC of xmpp.example.net");
	});

	it("looks at TLSA answers", () => {
		const name = `_443._tcp.${TARGET}`;
		const tlsa = [{ name, target: TARGET, port: 443, answer: failedAnswer("bogus") }];
		expect(findings(dnssecBogus, withDns(observed(), { tlsa }))[0]?.evidence).toEqual([
			`${name} TLSA: it ended in bogus`,
		]);
	});

	it("leaves other failures to their own rules", () => {
		const failed = withHost(withSrv(observed(), "xmpps-client", failedAnswer("servfail")), {
			name: TARGET,
			a: addresses(V4),
			aaaa: failedAnswer("timeout"),
		});
		expect(findings(dnssecBogus, failed)).toEqual([]);
	});
});

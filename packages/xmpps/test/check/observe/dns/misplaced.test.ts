import { describe, expect, it } from "vitest";
import { type FakeZone, fakeResolver } from "xmpps-connect/testing";
import { CutList } from "../../../../src/check/observe/cut-list.ts";
import { findMisplaced, misplacedNames } from "../../../../src/check/observe/dns/misplaced.ts";
import { Questions } from "../../../../src/check/observe/dns/questions.ts";
import { lookUpSrv } from "../../../../src/check/observe/dns/srv-lookups.ts";
import { DOMAIN } from "../../observed.ts";
import { dnsContext } from "./context.ts";

async function misplaced(zone: FakeZone, resolver = fakeResolver(zone)) {
	const context = dnsContext(zone, { resolver });
	using questions = new Questions(context, new CutList());
	const found = await findMisplaced(questions, context, await lookUpSrv(questions, context));
	return found.map(({ meant, name, records }) => `${meant} at ${name}: ${records.length}`);
}

describe("misplacedNames", () => {
	it("is a bounded list of names, the right one not among them", () => {
		for (const service of ["xmpps-client", "xmpp-client", "xmpps-server", "xmpp-server"] as const) {
			const names = misplacedNames(service, DOMAIN, ["xmpps.example.org", "chat.example.org"]);
			expect(names.length).toBeLessThanOrEqual(12);
			expect(new Set(names).size).toBe(names.length);
			expect(names).not.toContain(`_${service}._tcp.example.org`);
		}
	});

	it("has no name that is too long for the DNS", () => {
		const ascii = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(46)}`;
		const names = misplacedNames("xmpps-client", { ascii, unicode: ascii });
		expect(names).not.toEqual([]);
		expect(names.every((name) => name.length <= 253)).toBe(true);
	});
});

describe("findMisplaced", () => {
	it.each([
		"_xmpps-client.example.org",
		"_xmpps-client._tls.example.org",
		"_xmpps-client._tcp.example.org.example.org",
		"xmpps-client._tcp.example.org",
		"_xmpps_client._tcp.example.org",
		"_xmpps-clients._tcp.example.org",
		"_xmpps._tcp.example.org",
		"_xmpps-client._tcp.xmpps.example.org",
		"_xmpps-client._tcp.chat.example.org",
	] as const)("finds records at %s", async (name) => {
		const zone: FakeZone = {
			"SRV _xmpp-client._tcp.example.org": ["0 0 5222 chat.example.org"],
			...Object.fromEntries([[`SRV ${name}`, ["0 0 443 chat.example.org"]]]),
		};
		expect(await misplaced(zone)).toEqual([`xmpps-client at ${name}: 1`]);
	});

	it("does not look for a service that has records, says that it has none, or cannot be looked up", async () => {
		for (const entry of [["0 0 443 t.example.org"], ["0 0 0 ."], { failed: "servfail" }] as const) {
			const zone: FakeZone = {
				"SRV _xmpps-client._tcp.example.org": entry,
				"SRV _xmpp-client._tcp.example.org": entry,
				"SRV _xmpps-client.example.org": ["0 0 443 t.example.org"],
			};
			const resolver = fakeResolver(zone);
			expect(await misplaced(zone, resolver)).toEqual([]);
			expect(resolver.asked).toHaveLength(2);
		}
	});

	it("takes no notice of what an alias leads to, nor of records below another domain's host", async () => {
		const zone: FakeZone = {
			"SRV _xmpp-client._tcp.example.org": ["0 0 5222 xmpp.example.net"],
			"SRV _xmpps-client.example.org": { records: ["0 0 443 t.example.net"], aliases: ["wild.example.net"] },
			"SRV _xmpps-client._tcp.xmpp.example.net": ["0 0 443 t.example.net"],
		};
		expect(await misplaced(zone)).toEqual([]);
	});
});

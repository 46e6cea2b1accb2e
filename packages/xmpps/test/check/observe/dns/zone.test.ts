import { describe, expect, it } from "vitest";
import { type FakeZone, fakeResolver } from "xmpps-connect/testing";
import { CutList } from "../../../../src/check/observe/cut-list.ts";
import { HostLookups } from "../../../../src/check/observe/dns/host-lookups.ts";
import type { DnsContext } from "../../../../src/check/observe/dns/observe-dns.ts";
import { Questions } from "../../../../src/check/observe/dns/questions.ts";
import { observeZone } from "../../../../src/check/observe/dns/zone.ts";
import { dnsContext, SOA } from "./context.ts";

const soa = [{ ...SOA, serial: 1 }];

async function zoneOf(
	zone: FakeZone,
	more: Partial<DnsContext> = {},
	servers: Readonly<Record<string, FakeZone>> = {},
) {
	const cuts = new CutList();
	const context = dnsContext(zone, more, servers);
	using questions = new Questions(context, cuts);
	const observed = await observeZone(questions, context, new HostLookups(questions, context, cuts), cuts);
	return { zone: observed, cuts: cuts.sorted(), askedAt: context.askedAt };
}

const CHAT = { domain: { ascii: "chat.example.org", unicode: "chat.example.org" } } as const;

describe("observeZone", () => {
	it("finds the zone above a name that is no zone", async () => {
		const { zone } = await zoneOf({ "SOA chat.example.org": { absent: "nodata" }, "SOA example.org": soa }, CHAT);
		expect(zone).toMatchObject({ apex: "example.org", ns: { kind: "absent" }, servers: [] });
	});

	it("does not take the SOA record behind an alias for the name's own", async () => {
		const aliased = { records: soa, aliases: ["host.example.net"] };
		const { zone } = await zoneOf({ "SOA chat.example.org": aliased, "SOA example.org": soa }, CHAT);
		expect(zone?.apex).toBe("example.org");
	});

	it("does not look above a name of which nothing is known", async () => {
		const { zone } = await zoneOf({ "SOA chat.example.org": { failed: "timeout" }, "SOA example.org": soa }, CHAT);
		expect(zone).toBeUndefined();
	});

	it("asks the servers of a top-level domain about names in their zone alone", async () => {
		const existing: FakeZone = { "SOA example.org": { absent: "nodata" }, "SOA org": soa };
		expect((await zoneOf(existing)).zone?.apex).toBe("org");
		expect((await zoneOf({ "SOA org": soa })).zone).toBeUndefined();
	});

	it("goes up no further than some steps", async () => {
		const ascii = `${"a.".repeat(60)}example.org`;
		const resolver = fakeResolver({ "SOA example.org": soa });
		const { zone } = await zoneOf({}, { domain: { ascii, unicode: ascii }, resolver });
		expect(zone).toBeUndefined();
		expect(resolver.asked).toHaveLength(8);
	});

	it("asks one address of each family of some servers, sorted, and what each says stands alone", async () => {
		const names = Array.from({ length: 20 }, (_, index) => `ns${10 + index}.example.org`);
		const zone: FakeZone = {
			"SOA example.org": soa,
			"NS example.org": names.toReversed(),
			...Object.fromEntries(names.map((name, i) => [`A ${name}`, [`192.0.2.${i}`, `198.51.100.${i}`]])),
			...Object.fromEntries(names.map((name, i) => [`AAAA ${name}`, [`2001:db8::${10 + i}`, `2001:db8::ff${i}`]])),
		};
		const servers = { "192.0.2.0": { "SRV _xmpps-client._tcp.example.org": ["0 0 443 a.example.org"] } } as const;
		const { zone: observed, cuts } = await zoneOf(zone, {}, servers);
		expect(observed?.servers.slice(0, 3).map(({ name, address }) => `${name} ${address}`)).toEqual([
			"ns10.example.org 192.0.2.0",
			"ns10.example.org 2001:db8::10",
			"ns11.example.org 192.0.2.1",
		]);
		expect(observed?.servers).toHaveLength(16);
		expect(observed?.servers.map(({ srv }) => srv[0]?.answer.kind)).toEqual(["found", ...Array(15).fill("absent")]);
		expect(cuts).toEqual([{ what: "addresses", where: "example.org", detail: "12 of its 20 servers were not asked" }]);
	});
});

import { describe, expect, it } from "vitest";
import { type FakeZone, fakeResolver } from "xmpps-connect/testing";
import { parseAssume } from "../../../../src/check/observe/assume.ts";
import { observeDns } from "../../../../src/check/observe/dns/observe-dns.ts";
import { dnsContext, SOA } from "./context.ts";

const ZONE: FakeZone = {
	"SRV _xmpps-client._tcp.example.org": ["10 5 443 xmpps.example.org", "5 5 443 xmpps.example.org"],
	"SRV _xmpp-client._tcp.example.org": ["10 5 5222 xmpp.example.org"],
	"A xmpps.example.org": ["192.0.2.9", "192.0.2.2"],
	"AAAA xmpps.example.org": { records: ["2001:DB8::2"], aliases: ["host.example.net"] },
	"A xmpp.example.org": ["192.0.2.3"],
	"A example.org": ["192.0.2.4"],
	"TLSA _443._tcp.xmpps.example.org": ["3 1 1 ABCD"],
	"SOA example.org": [{ ...SOA, serial: 7 }],
	"NS example.org": ["ns1.example.org"],
	"A ns1.example.org": ["198.51.100.1"],
};

describe("observeDns", () => {
	it("asks for records, addresses, TLSA records and the zone", async () => {
		const servers = { "198.51.100.1": { ...ZONE, "SOA example.org": [{ ...SOA, serial: 8 }] } };
		const { dns, cuts } = await observeDns(dnsContext(ZONE, {}, servers));
		expect(cuts).toEqual([]);
		expect(dns.srv.map(({ service, name }) => `${service} ${name}`)).toEqual([
			"xmpps-client _xmpps-client._tcp.example.org",
			"xmpp-client _xmpp-client._tcp.example.org",
		]);
		expect(dns.srv[0]?.answer).toMatchObject({ kind: "found", records: [{ priority: 5 }, { priority: 10 }] });
		expect(dns.hosts.map(({ name }) => name)).toEqual(["example.org", "xmpp.example.org", "xmpps.example.org"]);
		expect(dns.hosts[2]).toMatchObject({
			a: { records: [{ address: "192.0.2.2" }, { address: "192.0.2.9" }] },
			aaaa: { records: [{ address: "2001:db8::2" }], aliases: ["host.example.net"] },
		});
		expect(dns.tlsa).toMatchObject([
			{ name: "_5222._tcp.xmpp.example.org", target: "xmpp.example.org", port: 5222, answer: { kind: "absent" } },
			{ port: 443, answer: { records: [{ usage: 3, selector: 1, matchingType: 1, data: "abcd", ttl: 300 }] } },
		]);
		expect(dns.zone).toMatchObject({ apex: "example.org", soa: { records: [{ serial: 7 }] } });
		expect(dns.zone?.servers).toMatchObject([
			{ name: "ns1.example.org", address: "198.51.100.1", soa: { records: [{ serial: 8 }] } },
		]);
		expect(dns.zone?.servers[0]?.srv.map(({ answer }) => answer.kind)).toEqual(["found", "found"]);
		expect(dns.misplaced).toEqual([]);
	});

	it("is plain JSON, and the same whatever the order of the answers", async () => {
		const turned = Object.fromEntries(
			Object.entries(ZONE).map(([key, entry]) => [key, Array.isArray(entry) ? entry.toReversed() : entry]),
		) as FakeZone;
		const [one, other] = await Promise.all([observeDns(dnsContext(ZONE)), observeDns(dnsContext(turned))]);
		const plain = { ...one.dns, ms: 0 };
		expect({ ...other.dns, ms: 0 }).toEqual(plain);
		expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
	});

	it("asks both services of every role", async () => {
		const { dns } = await observeDns(dnsContext({}, { roles: ["client", "server"] }));
		expect(dns.srv.map(({ service }) => service)).toEqual([
			"xmpps-client",
			"xmpp-client",
			"xmpps-server",
			"xmpp-server",
		]);
	});

	it("leaves out zone, misplaced records and TLSA records that do not count in the reduced matrix", async () => {
		const resolver = fakeResolver({
			...ZONE,
			"SRV _xmpps-client._tcp.example.org": { absent: "nodata" },
			"SRV _xmpp-client._tcp.example.org": ["10 5 5222 xmpp.example.org"],
		});
		const { dns } = await observeDns(dnsContext({}, { resolver, matrix: "reduced" }));
		expect(dns).toMatchObject({ misplaced: [], tlsa: [] });
		expect(dns.zone).toBeUndefined();
		expect(resolver.asked.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
			"A example.org",
			"A xmpp.example.org",
			"AAAA example.org",
			"AAAA xmpp.example.org",
			"SRV _xmpp-client._tcp.example.org",
			"SRV _xmpps-client._tcp.example.org",
		]);
		const signed = await observeDns(
			dnsContext({}, { resolver: fakeResolver(ZONE, { authentic: true }), matrix: "reduced" }),
		);
		expect(signed.dns.tlsa.map(({ port }) => port)).toEqual([5222, 443]);
	});

	it("lets assumed records and addresses stand in the place of what is published", async () => {
		const resolver = fakeResolver(ZONE);
		const assume = [
			parseAssume("xmpps-client=new.example.org:443@203.0.113.7"),
			parseAssume("xmpps-client=new.example.org:443@2001:db8::7"),
			parseAssume("xmpps-client=old.example.org:5223"),
		];
		const { dns } = await observeDns(dnsContext({}, { resolver, assume }));
		expect(dns.srv[0]).toMatchObject({
			assumed: true,
			answer: {
				kind: "found",
				authentic: false,
				records: [{ target: "new.example.org" }, { target: "old.example.org" }],
			},
		});
		expect(dns.srv[1]).not.toHaveProperty("assumed");
		expect(dns.hosts.find(({ name }) => name === "new.example.org")).toMatchObject({
			a: { kind: "found", records: [{ address: "203.0.113.7", family: 4 }] },
			aaaa: { kind: "found", records: [{ address: "2001:db8::7", family: 6 }] },
		});
		const asked = resolver.asked.map(({ type, name }) => `${type} ${name}`);
		expect(asked).toContain("A old.example.org");
		expect(asked).not.toContain("A new.example.org");
		expect(asked).not.toContain("SRV _xmpps-client._tcp.example.org");
	});

	it("looks an address that stands as a target up as the name that it is, and `.` not at all", async () => {
		const zone: FakeZone = {
			"SRV _xmpps-client._tcp.example.org": ["0 0 443 192.0.2.2"],
			"SRV _xmpp-client._tcp.example.org": ["0 0 0 ."],
		};
		const { dns } = await observeDns(dnsContext(zone));
		expect(dns.hosts.map(({ name }) => name)).toEqual(["example.org", "192.0.2.2"]);
		expect(dns.hosts[1]?.a.kind).toBe("absent");
		expect(dns.tlsa).toEqual([]);
	});

	it("leaves out addresses that are refused, and says so", async () => {
		const zone: FakeZone = {
			...ZONE,
			"A xmpps.example.org": ["10.0.0.1", "192.0.2.2"],
			"A xmpp.example.org": ["10.0.0.2"],
		};
		const refuse = (address: string) => (address.startsWith("10.") ? "it is private" : undefined);
		const { dns, cuts } = await observeDns(dnsContext(zone, { refuse }));
		const [, xmpp, xmpps] = dns.hosts;
		expect(xmpps?.a).toMatchObject({ kind: "found", records: [{ address: "192.0.2.2" }] });
		expect(xmpp?.a).toEqual({
			kind: "failed",
			reason: "refused",
			detail: "10.0.0.2 is not dialled: it is private",
		});
		expect(cuts).toEqual([
			{
				what: "refused-address",
				where: "10.0.0.1",
				detail: "an address of xmpps.example.org is not dialled: it is private",
			},
			{
				what: "refused-address",
				where: "10.0.0.2",
				detail: "an address of xmpp.example.org is not dialled: it is private",
			},
		]);
	});

	it("asks no name server at an address that is refused", async () => {
		const context = dnsContext({ ...ZONE, "A ns1.example.org": ["127.0.0.1"] }, { refuse: () => "it is loopback" });
		const { dns, cuts } = await observeDns(context);
		expect(dns.zone?.servers).toEqual([]);
		expect(context.askedAt).toEqual({});
		expect(cuts.map(({ where }) => where)).toContain("127.0.0.1");
	});

	it("bounds what a zone full of records can cost", async () => {
		const many = Array.from(
			{ length: 10_000 },
			(_, i) => `${i % 7} 0 ${(i % 60_000) + 1} host${i}.example.org` as const,
		);
		const resolver = fakeResolver({
			"SRV _xmpps-client._tcp.example.org": many,
			"SRV _xmpp-client._tcp.example.org": many,
		});
		const { dns, cuts } = await observeDns(dnsContext({}, { resolver }));
		const [first] = dns.srv;
		expect(first?.answer.kind === "found" && first.answer.records.length).toBe(64);
		expect(dns.hosts).toHaveLength(33);
		expect(dns.tlsa).toHaveLength(64);
		expect(resolver.asked.length).toBeLessThan(200);
		expect(cuts.map(({ what, where, detail }) => `${what} ${where}: ${detail}`)).toEqual([
			"addresses example.org: the addresses of 32 of 64 targets were not looked up",
			"records _xmpp-client._tcp.example.org: 9936 of 10000 SRV records were left out",
			"records _xmpps-client._tcp.example.org: 9936 of 10000 SRV records were left out",
		]);
	});

	it("ends when the whole is over, with a failure for everything that did not come", async () => {
		const over = new AbortController();
		const silent = Object.fromEntries(
			Object.keys(ZONE).map((key) => [key, { records: [], delay: Infinity }]),
		) as FakeZone;
		const ended = observeDns(dnsContext(silent, { signal: over.signal }));
		over.abort();
		const { dns, cuts } = await ended;
		expect(dns.srv.map(({ answer }) => answer)).toEqual(
			Array(2).fill({ kind: "failed", reason: "aborted", detail: "the check ended before an answer came" }),
		);
		expect(dns.hosts.map(({ a }) => a.kind)).toEqual(["failed"]);
		expect(cuts).toEqual([
			{
				what: "deadline",
				where: "example.org",
				detail: "questions to the DNS were given up: the check had ended",
			},
		]);
	});
});

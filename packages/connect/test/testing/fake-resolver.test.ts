import { describe, expect, test } from "vitest";
import { fakeResolver } from "../../src/testing/fake-resolver.ts";
import type { FakeZone } from "../../src/testing/fake-zone.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";

const zone: FakeZone = {
	"SRV _xmpps-client._tcp.example.org": ["10 5 443 xmpp.example.org", { priority: 0, weight: 0, port: 0, target: "." }],
	"A xmpp.example.org": ["192.0.2.1", "192.0.2.2"],
	"AAAA xmpp.example.org": { records: ["2001:db8::1"], delay: 80, ttl: 7, authentic: true, aliases: ["b.example.org"] },
	"TLSA _443._tcp.xmpp.example.org": ["3 1 1 00ff10"],
	"TLSA _444._tcp.xmpp.example.org": { failed: "bogus" },
	"A empty.example.org": { absent: "nodata", authentic: true },
	"NS example.org": [],
	"CNAME www.example.org": ["xmpp.example.org"],
	"A silent.example.org": { failed: "timeout", delay: Number.POSITIVE_INFINITY },
};

describe("fakeResolver", () => {
	test("reads records as a zone file writes them", async () => {
		const resolver = fakeResolver(zone);
		expect(await resolver.query("SRV", "_xmpps-client._tcp.Example.org")).toEqual({
			kind: "found",
			records: [
				{ priority: 10, weight: 5, port: 443, target: "xmpp.example.org", ttl: 300 },
				{ priority: 0, weight: 0, port: 0, target: ".", ttl: 300 },
			],
			ttl: 300,
			authentic: false,
			aliases: [],
		});
		expect(await resolver.query("A", "xmpp.example.org")).toMatchObject({
			records: [
				{ address: "192.0.2.1", family: 4 },
				{ address: "192.0.2.2", family: 4 },
			],
		});
		expect(await resolver.query("TLSA", "_443._tcp.xmpp.example.org")).toMatchObject({
			records: [{ usage: 3, selector: 1, matchingType: 1, data: Uint8Array.of(0, 255, 16) }],
		});
		expect(await resolver.query("CNAME", "www.example.org")).toMatchObject({ records: [{ name: "xmpp.example.org" }] });
	});

	test("what is not listed does not exist, and an empty list has no such records", async () => {
		const resolver = fakeResolver(zone, { authentic: true });
		const common = { kind: "absent", authentic: true, aliases: [] };
		expect(await resolver.query("A", "nowhere.example.org")).toEqual({ ...common, reason: "nxdomain" });
		expect(await resolver.query("NS", "example.org")).toEqual({ ...common, reason: "nodata" });
	});

	test("outcomes say what they are told to say", async () => {
		const resolver = fakeResolver(zone);
		expect(await resolver.query("A", "empty.example.org")).toMatchObject({ reason: "nodata", authentic: true });
		expect(await resolver.query("TLSA", "_444._tcp.xmpp.example.org")).toMatchObject({
			kind: "failed",
			reason: "bogus",
		});
	});

	test("a delay passes on the clock it was given", async () => {
		const clock = new ManualClock();
		const resolver = fakeResolver(zone, { clock });
		const log: string[] = [];
		const asking = resolver.query("AAAA", "xmpp.example.org").then((answer) => {
			log.push(answer.kind);
			return answer;
		});
		await clock.advance(79);
		expect(log).toEqual([]);
		await clock.advance(1);
		expect(log).toEqual(["found"]);
		expect(await asking).toMatchObject({ ttl: 7, authentic: true, aliases: ["b.example.org"] });
	});

	test("an asker that gives up gets a failure, never an exception", async () => {
		const clock = new ManualClock();
		const resolver = fakeResolver(zone, { clock });
		const leaving = new AbortController();
		const asking = resolver.query("A", "silent.example.org", { signal: leaving.signal });
		await clock.advance(1_000_000);
		leaving.abort();
		expect(await asking).toMatchObject({ kind: "failed", reason: "aborted" });
		expect(await resolver.query("A", "xmpp.example.org", { signal: AbortSignal.abort() })).toMatchObject({
			kind: "failed",
			reason: "aborted",
		});
		expect(clock.pending).toBe(0);
	});

	test("remembers what it was asked, in order", async () => {
		const resolver = fakeResolver({});
		await Promise.all([resolver.query("AAAA", "b.example"), resolver.query("A", "b.example")]);
		expect(resolver.asked).toEqual([
			{ type: "AAAA", name: "b.example" },
			{ type: "A", name: "b.example" },
		]);
	});
});

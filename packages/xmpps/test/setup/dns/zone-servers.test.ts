import { describe, expect, it } from "vitest";
import type { FakeZone } from "xmpps-connect/testing";
import { fakeResolver } from "xmpps-connect/testing";
import { cacheLifetime } from "../../../src/setup/dns/cache-lifetime.ts";
import { dnsFacts } from "../../../src/setup/dns/dns-facts.ts";
import { waitForAuthoritative } from "../../../src/setup/dns/wait-for-authoritative.ts";
import { type DnsPorts, zoneOf } from "../../../src/setup/dns/zone-servers.ts";
import { intentOf } from "./sets.ts";

const SOA = {
	primary: "ns1.example.net",
	admin: "h",
	serial: 1,
	refresh: 1,
	retry: 1,
	expire: 1,
	minimum: 900,
	ttl: 3600,
};

const DELEGATION: FakeZone = {
	"SOA example.org": [SOA],
	"NS example.org": ["ns1.example.net", "ns2.example.net"],
	"A ns1.example.net": ["192.0.2.1"],
	"AAAA ns1.example.net": ["2001:db8::1"],
	"A ns2.example.net": ["192.0.2.2"],
};

/** What each server has, by address. */
function portsOf(servers: Readonly<Record<string, FakeZone>>, seen: FakeZone = DELEGATION): DnsPorts {
	const silent: FakeZone = {};
	return {
		resolver: fakeResolver(seen),
		resolverAt: (address) => {
			const zone = servers[address];
			return zone === undefined
				? { query: async () => ({ kind: "failed", reason: "timeout", detail: "no answer" }) }
				: fakeResolver({ ...silent, "SOA example.org": [SOA], ...zone });
		},
	};
}

const NAME = "_xmpps-client._tcp.example.org";
const DATA = "0 10000 443 xmpps.example.org.";
const RECORD = { zone: "example.org", name: NAME, type: "SRV", data: [DATA], ttl: 300 } as const;
const HAS: FakeZone = {
	[`SRV ${NAME}`]: { records: ["0 10000 443 xmpps.example.org", "5 5 5223 other.example"], ttl: 120 },
};
const { signal } = new AbortController();
const wait = { records: [RECORD], patience: 0, signal } as const;

describe("zoneOf", () => {
	it("is the nearest name with an SOA record of its own, and unknown when nobody says", async () => {
		const { resolver } = portsOf({});
		expect(await zoneOf(resolver, NAME, signal)).toBe("example.org");
		expect(await zoneOf(resolver, "a.example.com", signal)).toBeUndefined();
		const aliased = fakeResolver({
			"SOA a.example.org": { records: [SOA], aliases: ["b.example.net"] },
			"SOA example.org": [SOA],
		});
		expect(await zoneOf(aliased, "a.example.org", signal)).toBe("example.org");
		expect(
			await zoneOf(fakeResolver({ "SOA a.example.org": { failed: "servfail" } }), "a.example.org", signal),
		).toBeUndefined();
	});
});

describe("waitForAuthoritative", () => {
	it("is over when every server has the records", async () => {
		const ports = portsOf({ "192.0.2.1": HAS, "2001:db8::1": HAS, "192.0.2.2": HAS });
		const result = await waitForAuthoritative({ ...ports, ...wait, until: "published" });
		expect(result).toMatchObject({ complete: true, remaining: [] });
		expect(result.servers.map(({ server, state }) => `${server} ${state}`)).toEqual([
			"ns1.example.net has",
			"ns2.example.net has",
		]);
	});

	it("names who has not, and who does not answer; one address of a server that answers is enough", async () => {
		const late = await waitForAuthoritative({
			...portsOf({ "192.0.2.1": HAS, "192.0.2.2": {} }),
			...wait,
			until: "published",
		});
		expect(late.remaining).toEqual([`ns2.example.net does not have ${NAME}. SRV ${DATA}`]);
		expect(late.servers[0]?.state).toBe("has");
		const silent = await waitForAuthoritative({ ...portsOf({ "192.0.2.1": HAS }), ...wait, until: "published" });
		expect(silent.remaining).toEqual(["ns2.example.net does not answer for example.org: 192.0.2.2: no answer"]);
		// Two addresses of one server that disagree are two machines.
		const split = await waitForAuthoritative({
			...portsOf({ "192.0.2.1": HAS, "2001:db8::1": {}, "192.0.2.2": HAS }),
			...{ ...wait, until: "published" },
		});
		expect(split.remaining).toEqual([`ns1.example.net does not have ${NAME}. SRV ${DATA}`]);
	});

	it("waits for ours to be gone, whatever others have there", async () => {
		const still = await waitForAuthoritative({
			...portsOf({ "192.0.2.1": HAS, "192.0.2.2": {} }),
			...wait,
			until: "gone",
		});
		expect(still.remaining).toEqual([`ns1.example.net still has ${NAME}. SRV ${DATA}`]);
		const others: FakeZone = { [`SRV ${NAME}`]: ["5 5 5223 other.example"] };
		const gone = await waitForAuthoritative({
			...portsOf({ "192.0.2.1": others, "192.0.2.2": {} }),
			...wait,
			until: "gone",
		});
		expect(gone.complete).toBe(true);
	});

	it("says when the servers are not known, and ends with the signal", async () => {
		const nobody = await waitForAuthoritative({ ...portsOf({}, {}), ...wait, until: "published" });
		expect(nobody.remaining).toEqual(['Cannot find the name servers of "example.org": there are none']);
		const stop = new AbortController();
		const waiting = waitForAuthoritative({
			...{ ...portsOf({ "192.0.2.1": {}, "192.0.2.2": {} }), ...wait, until: "published" },
			...{ patience: 60_000, signal: stop.signal, onProgress: () => stop.abort(new Error("enough")) },
		});
		await expect(waiting).rejects.toThrow("enough");
	});
});

describe("cacheLifetime", () => {
	it("is the longest TTL that a server gives, and the shorter of the SOA record's two for absence", async () => {
		const old: FakeZone = { [`SRV ${NAME}`]: { records: ["5 5 443 xmpps.example.org"], ttl: 700 } };
		expect(await cacheLifetime([RECORD], portsOf({ "192.0.2.1": old, "192.0.2.2": {} }), signal)).toEqual({
			...{ presence: 700, absence: 900 },
		});
		// Nobody answers: ours is known, and for the rest nothing can be said.
		expect(await cacheLifetime([RECORD], portsOf({}), signal)).toEqual({ presence: 300, absence: 300 });
		expect(await cacheLifetime([], portsOf({}), signal)).toEqual({ presence: 0, absence: 0 });
		const long = { ...RECORD, ttl: 2_000_000_000 };
		expect((await cacheLifetime([long], portsOf({}), signal)).presence).toBe(604_800);
	});
});

describe("dnsFacts", () => {
	it("are of authoritative servers, and tell a wildcard from a name of its own", async () => {
		const intent = intentOf({}, { services: ["clients"] });
		const zone: FakeZone = {
			...HAS,
			"SRV _xmpp-client._tcp.example.org": ["0 5 5222 wild.example"],
			"SRV _xmpps-no-such-service._tcp.example.org": ["0 5 5222 wild.example"],
			"CNAME xmpps.example.org": ["web.example.org"],
			"A example.org": { records: ["192.0.2.80"], ttl: 60 },
		};
		const { sets } = await dnsFacts(intent, portsOf({ "192.0.2.1": zone }), signal);
		const at = { zone: "example.org", updatable: false } as const;
		expect(sets).toEqual([
			{ ...at, name: "xmpps.example.org", type: "A", wildcard: false, alias: "web.example.org", data: [] },
			{ ...at, name: "xmpps.example.org", type: "AAAA", wildcard: false, alias: "web.example.org", data: [] },
			{ ...at, name: "example.org", type: "A", wildcard: false, data: ["192.0.2.80"], ttl: 60 },
			{ ...at, name: "example.org", type: "AAAA", wildcard: false, data: [] },
			{ ...at, name: NAME, type: "SRV", wildcard: false, data: [DATA, "5 5 5223 other.example."], ttl: 120 },
			{
				...{ ...at, name: "_xmpp-client._tcp.example.org", type: "SRV", wildcard: true },
				...{ data: ["0 5 5222 wild.example."], ttl: 300 },
			},
		]);
	});

	it("say of what cannot be found out that it cannot", async () => {
		const { sets } = await dnsFacts(
			intentOf({}, {}),
			portsOf({}, { "SOA example.org": { failed: "servfail" } }),
			signal,
		);
		expect(sets.every(({ zone }) => zone === undefined)).toBe(true);
		const failing: FakeZone = { ...DELEGATION, [`SRV ${NAME}`]: { failed: "timeout", detail: "no answer" } };
		const more = await dnsFacts(intentOf({}, {}), portsOf({}, failing), signal);
		expect(more.sets.find(({ name }) => name === NAME)?.failure).toBe("no answer");
	});
});

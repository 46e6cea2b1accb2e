import { describe, expect, it } from "vitest";
import { type FakeZone, fakeResolver, ManualClock } from "xmpps-connect/testing";
import { AddressLookup } from "../../src/connect/addresses.ts";

function lookUp(zone: FakeZone): {
	lookup: AddressLookup;
	clock: ManualClock;
	changes: string[];
	over: AbortController;
} {
	const clock = new ManualClock();
	const over = new AbortController();
	const changes: string[] = [];
	const lookup = new AddressLookup(
		"host.example",
		{ resolver: fakeResolver(zone, { clock }), clock, signal: over.signal },
		() => void changes.push(lookup.state),
	);
	return { lookup, clock, changes, over };
}

function takeAll(lookup: AddressLookup): string[] {
	const taken: string[] = [];
	for (let one = lookup.take(); one !== undefined; one = lookup.take()) taken.push(one.address);
	return taken;
}

describe("AddressLookup", () => {
	it("begins with IPv6 and takes the families in turn (RFC 8305, 4)", async () => {
		const { lookup, clock } = lookUp({
			"A host.example": ["192.0.2.1", "192.0.2.2", "192.0.2.3"],
			"AAAA host.example": ["2001:db8::1", "2001:db8::2"],
		});
		await clock.advance(0);
		expect(lookup.state).toBe("ready");
		expect(takeAll(lookup)).toEqual(["2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "192.0.2.3"]);
		expect(lookup.state).toBe("exhausted");
		expect(lookup.failure).toBeUndefined();
	});

	it("waits 50 ms for the IPv6 answer when the IPv4 one is there (RFC 8305, 3)", async () => {
		const { lookup, clock } = lookUp({
			"A host.example": ["192.0.2.1"],
			"AAAA host.example": { records: ["2001:db8::1"], delay: 200 },
		});
		await clock.advance(49);
		expect(lookup.state).toBe("pending");
		await clock.advance(1);
		expect(lookup.state).toBe("ready");
		expect(lookup.take()?.address).toBe("192.0.2.1");
		expect(lookup.state).toBe("pending");
		await clock.advance(150);
		expect(lookup.take()?.address).toBe("2001:db8::1");
	});

	it("takes an IPv6 answer that comes within the 50 ms first", async () => {
		const { lookup, clock } = lookUp({
			"A host.example": ["192.0.2.1"],
			"AAAA host.example": { records: ["2001:db8::1"], delay: 30 },
		});
		await clock.advance(30);
		expect(takeAll(lookup)).toEqual(["2001:db8::1", "192.0.2.1"]);
	});

	it("does not wait for IPv4 when IPv6 is there", async () => {
		const { lookup, clock } = lookUp({
			"A host.example": { records: ["192.0.2.1"], delay: 500 },
			"AAAA host.example": ["2001:db8::1"],
		});
		await clock.advance(0);
		expect(lookup.state).toBe("ready");
	});

	it("is ready at once with IPv4 when there is no IPv6", async () => {
		const { lookup, clock } = lookUp({ "A host.example": ["192.0.2.1"] });
		await clock.advance(0);
		expect(lookup.state).toBe("ready");
	});

	it("tells no address from no answer", async () => {
		const absent = lookUp({});
		await absent.clock.advance(0);
		expect(absent.lookup.failure?.code).toBe("address-absent");
		const failed = lookUp({ "A host.example": { failed: "servfail", detail: "it failed" } });
		await failed.clock.advance(0);
		expect(failed.lookup.failure?.code).toBe("address-failed");
		expect(failed.lookup.failure?.message).toContain("it failed");
	});

	it("keeps the failure to itself while one family works", async () => {
		const { lookup, clock } = lookUp({ "A host.example": ["192.0.2.1"], "AAAA host.example": { failed: "bogus" } });
		await clock.advance(0);
		expect(takeAll(lookup)).toEqual(["192.0.2.1"]);
		expect(lookup.failure).toBeUndefined();
	});

	it("takes no more than eight addresses of a family", async () => {
		const many = Array.from({ length: 40 }, (_, index) => `192.0.2.${index + 1}`);
		const { lookup, clock } = lookUp({ "A host.example": many });
		await clock.advance(0);
		expect(takeAll(lookup)).toHaveLength(8);
	});

	it("knows which address is authentic", async () => {
		const { lookup, clock } = lookUp({ "A host.example": { records: ["192.0.2.1"], authentic: true } });
		await clock.advance(0);
		expect(lookup.take()).toEqual({ address: "192.0.2.1", family: 4, authentic: true });
	});

	it("ends with its signal", async () => {
		const { lookup, clock, over, changes } = lookUp({
			"A host.example": { records: ["192.0.2.1"], delay: 10_000 },
			"AAAA host.example": { records: ["2001:db8::1"], delay: 10_000 },
		});
		await clock.advance(10);
		over.abort();
		await clock.advance(1);
		expect(lookup.state).toBe("exhausted");
		expect(changes.at(-1)).toBe("exhausted");
		expect(clock.pending).toBe(0);
	});
});

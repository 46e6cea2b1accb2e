import { describe, expect, it } from "vitest";
import type { Config } from "../../../src/model/config.ts";
import { planZones } from "../../../src/setup/dns/plan-zones.ts";
import type { PublishedSet } from "../../../src/setup/dns/record-set.ts";
import type { Managed, ManagedEntry } from "../../../src/setup/engine/managed.ts";
import { itemKey } from "../../../src/setup/items/item.ts";
import { factsOf, intentOf, NOTHING, V4, V6 } from "./sets.ts";

const UPDATES: Config["dns"]["by"] = {
	...{ method: "rfc2136", server: { address: "203.0.113.53", port: 53 }, key: "/etc/xmpps/tsig.key" },
};
const CLIENT = "_xmpps-client._tcp.example.org SRV";
const OURS = "0 10000 443 xmpps.example.org.";

function planned(
	published: Record<string, Partial<PublishedSet>>,
	managed = NOTHING,
	dns: Partial<Config["dns"]> = { by: UPDATES },
) {
	const intent = intentOf(dns);
	const { stages, byHand, notes, records } = planZones(intent, factsOf(intent, published), managed, false);
	const items = stages.flatMap((stage) => stage.items);
	return {
		items: Object.fromEntries(
			items.map(({ item, state }) => [
				"name" in item && "type" in item ? `${item.name} ${item.type}` : itemKey(item),
				state !== null && "data" in state ? state.data : state,
			]),
		),
		...{ byHand, records },
		notes: notes.map(({ kind, text }) => `${kind}: ${text}`),
	};
}

function managedRecords(key: string, data: readonly string[]): Managed {
	const [name = "", type = ""] = key.split(" ");
	const item = { kind: "dns-records", zone: "example.org", name, type: type as "SRV" } as const;
	const entry: ManagedEntry = { item, stage: "dns", original: null, ours: { ttl: 300, data }, why: "" };
	return { entries: new Map([[itemKey(item), entry]]), programs: new Map() };
}

describe("planZones", () => {
	it("puts every record that is missing, addresses first", () => {
		const { items, byHand, notes, records } = planned({});
		expect(Object.keys(items)).toEqual([
			"xmpps.example.org A",
			"xmpps.example.org AAAA",
			CLIENT,
			"_xmpps-server._tcp.example.org SRV",
			"_xmpp-client._tcp.example.org SRV",
			"_xmpp-server._tcp.example.org SRV",
		]);
		expect(items[CLIENT]).toEqual([OURS]);
		expect([byHand.lines, notes, records.length]).toEqual([[], [], 6]);
	});

	it("leaves out what others have published, and keeps what it published itself", () => {
		expect(planned({ [CLIENT]: { data: [OURS], ttl: 60 } }).items).not.toHaveProperty(CLIENT);
		expect(planned({ [CLIENT]: { data: [OURS], ttl: 60 } }, managedRecords(CLIENT, [OURS])).items).toHaveProperty(
			CLIENT,
		);
		// Of two addresses one is somebody else's: only the other is put, and both are waited for.
		const two = intentOf({ by: UPDATES }, {}, [V4, "203.0.113.3"]);
		const plan = planZones(two, factsOf(two, { "xmpps.example.org A": { data: [V4], ttl: 60 } }), NOTHING, false);
		expect(plan.stages[0]?.items[0]?.state).toEqual({ ttl: 300, data: ["203.0.113.3"] });
		expect(plan.records[0]?.state.data).toEqual([V4, "203.0.113.3"]);
	});

	it("leaves records of others for STARTTLS as they are, whatever they are", () => {
		for (const data of [["20 5 5222 example.org."], ["0 0 0 ."], ["20 1 5222 elsewhere.example."]]) {
			const { items, notes } = planned({ "_xmpp-client._tcp.example.org SRV": { data, ttl: 60 } });
			expect(items).not.toHaveProperty("_xmpp-client._tcp.example.org SRV");
			expect(items).toHaveProperty("_xmpp-server._tcp.example.org SRV");
			expect(notes).toEqual([]);
		}
	});

	it("publishes none for STARTTLS that would lead to a domain without an address", () => {
		const { items, notes } = planned({ "example.org A": { data: [] } });
		expect(Object.keys(items).filter((name) => name.startsWith("_xmpp-"))).toEqual([]);
		expect(notes[0]).toBe(
			"info: No record for STARTTLS is published at _xmpp-client._tcp.example.org: example.org has no address that it could lead to",
		);
	});

	it.each([
		[
			"another address",
			"xmpps.example.org A",
			{ data: ["203.0.113.77"] },
			/^problem: .* 1 of 2 connections would go there/,
		],
		[
			"an alias",
			"xmpps.example.org A",
			{ alias: "web.example.org" },
			/^problem: .* is an alias \(CNAME\) of web\.example\.org/,
		],
		["not offered", CLIENT, { data: ["0 0 0 ."] }, /^problem: .* decidedly not offered/],
		["a record elsewhere", CLIENT, { data: ["0 5 443 other.example."] }, /^info: .* instead of the endpoint, as often/],
		[
			"an earlier record",
			"_xmpp-client._tcp.example.org SRV",
			{ data: ["0 5 5222 example.org."] },
			/^info: .* some clients try STARTTLS first/,
		],
		[
			"the same place",
			CLIENT,
			{ data: ["5 5 443 xmpps.example.org."] },
			/^info: .* leads to the endpoint already, with priority 5/,
		],
		["a failure", CLIENT, { failure: "no answer" }, /^problem: Cannot find out what is published as SRV of/],
		[
			"a wildcard alias",
			"xmpps.example.org A",
			{ alias: "web.example.org", wildcard: true },
			/^info: So far a wildcard answers/,
		],
	])("tells of %s", (_what, key, set, note) => {
		expect(planned({ [key]: { ttl: 60, ...set } }).notes).toEqual([expect.stringMatching(note)]);
	});

	it("tells of an address in a family in which there is no endpoint", () => {
		const intent = intentOf({ by: UPDATES }, {}, [V4]);
		const { notes } = planZones(
			intent,
			factsOf(intent, { "xmpps.example.org AAAA": { data: [V6], ttl: 60 } }),
			NOTHING,
			false,
		);
		expect(notes.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
			expect.stringMatching(/^problem: .* no endpoint has an AAAA address, and clients would try this one/),
		]);
	});

	it("takes what is at the name itself for more than what a wildcard says", () => {
		const { items } = planned({ [CLIENT]: { data: [OURS], ttl: 60, wildcard: true } });
		expect(items[CLIENT]).toEqual([OURS]);
	});

	it("gives to somebody else what the primary does not take, and stops when it takes nothing", () => {
		const refusal = { failure: "bad-key", text: "it does not know the key" } as const;
		const one = planned({ "xmpps.example.org A": { updatable: false, zone: "xmpps.example.org", refusal } });
		expect(one.byHand.lines).toEqual([`xmpps.example.org. 300 IN A ${V4}`]);
		expect(one.notes).toEqual([
			expect.stringMatching(/^manual: The name server at 203\.0\.113\.53 takes no updates of ours/),
		]);
		const intent = intentOf({ by: UPDATES });
		const none = factsOf(intent).sets.map((set) => ({ ...set, updatable: false, refusal }));
		const { notes, stages } = planZones(intent, { sets: none }, NOTHING, false);
		expect(stages).toEqual([]);
		expect(notes).toEqual([{ kind: "problem", text: "it does not know the key" }]);
		const clock = { failure: "bad-time", text: "the clocks differ" } as const;
		expect(planned({ "xmpps.example.org A": { updatable: false, refusal: clock } }).notes).toContain(
			"problem: the clocks differ",
		);
	});

	it("prints what is missing, and no more", () => {
		const print = planned({}, NOTHING, {});
		expect(print.items).toEqual({});
		expect(print.byHand.lines).toHaveLength(6);
		const pasted = Object.fromEntries(print.records.map(({ item, state }) => [`${item.name} ${item.type}`, state]));
		expect(planned(pasted, NOTHING, {})).toMatchObject({ items: {}, byHand: { lines: [] }, notes: [] });
	});

	it("writes a file of its own, and says that the zone is to include it", () => {
		const by: Config["dns"]["by"] = { method: "zone-file", file: "/etc/bind/xmpps.zone" };
		const first = planned({}, NOTHING, { by });
		const state = first.items["file /etc/bind/xmpps.zone"];
		expect(state).toMatchObject({ mode: 0o644, content: expect.stringContaining(OURS) });
		expect(first.notes).toEqual([expect.stringMatching(/^manual: Once, the zone has to include the file/)]);
		// Published by the zone from that file: it is still ours, and stays the same.
		const item = { kind: "file", path: "/etc/bind/xmpps.zone" } as const;
		const entry = { item, stage: "dns", original: null, ours: state, why: "" } as unknown as ManagedEntry;
		const managed: Managed = { entries: new Map([[itemKey(item), entry]]), programs: new Map() };
		const published = Object.fromEntries(
			first.records.map(({ item: one, state: has }) => [`${one.name} ${one.type}`, has]),
		);
		const again = planned(published, managed, { by });
		expect(again.items).toEqual(first.items);
		expect([again.byHand.lines, again.notes]).toEqual([[], []]);
	});
});

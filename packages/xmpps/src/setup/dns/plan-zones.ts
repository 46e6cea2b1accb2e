import type { Config } from "../../model/config.ts";
import type { Intent } from "../adapters/adapter.ts";
import type { Records } from "../apply/ports.ts";
import type { Managed } from "../engine/managed.ts";
import type { PublishByHand } from "../plan/setup-plan.ts";
import type { Note, WantedItem, WantedStage } from "../stage.ts";
import { missingLines, publishNotes } from "./publish-notes.ts";
import type { DnsFacts } from "./record-set.ts";
import { type OurLines, type SettledRecords, settleRecords } from "./settle-records.ts";
import { type WantedRecords, wantedRecords } from "./wanted-records.ts";
import { readZoneText, zoneText } from "./zone-text.ts";

/** What the zones are to have, by whichever method it gets there. */
export interface ZonesWanted {
	readonly stages: readonly WantedStage[];
	/** Records that somebody publishes by hand, as far as they are missing. */
	readonly byHand: PublishByHand;
	/** All records that are wanted. */
	readonly records: Records;
	/** Those of them that go when the endpoint does: others' stay. */
	readonly leaving: Records;
	readonly notes: readonly Note[];
}

/** Pure. @param proven whether records may live long */
export function planZones(intent: Intent, facts: DnsFacts, managed: Managed, proven: boolean): ZonesWanted {
	const { config } = intent;
	const { records, notes } = settleRecords(wantedRecords(intent, proven), facts, ourLines(managed));
	const { by } = config.dns;
	const own = (one: SettledRecords): boolean => by.method === "rfc2136" && one.updatable && one.zone !== undefined;
	const missing = records.filter((one) => !own(one) && one.missing.length > 0);
	const lines = missingLines(missing);
	return {
		stages: stagesOf(config, records, own),
		byHand: by.method === "zone-file" ? { lines, file: by.file } : { lines },
		records: records.map((one) => placed(one, one.data, config)),
		leaving: records
			.map((one) => placed(one, own(one) || by.method === "zone-file" ? one.ours : byHandOf(one), config))
			.filter(({ state }) => state.data.length > 0),
		notes: [...notes, ...publishNotes(by, records)],
	};
}

/** What somebody has pasted for us. Records for STARTTLS are right without us as well, and nobody knows who wanted them. */
function byHandOf({ part, data }: SettledRecords): readonly string[] {
	return part === "starttls" ? [] : data;
}

function stagesOf(
	{ dns }: Config,
	records: readonly SettledRecords[],
	own: (one: SettledRecords) => boolean,
): readonly WantedStage[] {
	const stage = (items: readonly WantedItem[]): WantedStage[] =>
		items.length === 0 ? [] : [{ name: "dns", items, validations: [], activations: [] }];
	switch (dns.by.method) {
		case "print":
			return [];
		case "zone-file": {
			const ours = records.map((one) => ({ ...one, data: one.ours }));
			const content = `; Records of xmpps, for $INCLUDE. What is edited here by hand is kept, and stops xmpps apply.\n${zoneText(ours)}`;
			return stage([
				{
					item: { kind: "file", path: dns.by.file },
					state: { content, mode: 0o644, owner: "root", group: "root" },
					why: "the records, for a zone to include",
				},
			]);
		}
		case "rfc2136":
			return stage(
				records
					.filter((one) => own(one) && one.ours.length > 0)
					.map(({ zone = "", name, type, ttl, ours, why }) => ({
						item: { kind: "dns-records", zone, name, type },
						state: { ttl, data: ours },
						why,
					})),
			);
	}
}

/** What we have published so far, as the journals have it: records, or a file of records. */
function ourLines({ entries }: Managed): OurLines {
	const known = new Map<string, string[]>();
	const add = (key: string, data: readonly string[]): void => {
		known.set(key, [...(known.get(key) ?? []), ...data]);
	};
	for (const { item, ours } of entries.values()) {
		if (item.kind === "dns-records") {
			for (const state of [ours, ...(item.ours ?? [])]) {
				if (state !== null && "data" in state) add(`${item.name} ${item.type}`, state.data);
			}
		} else if (
			item.kind === "file" &&
			ours !== null &&
			"content" in ours &&
			ours.content.startsWith("; Records of xmpps")
		) {
			for (const [key, data] of readZoneText(ours.content)) add(key, data);
		}
	}
	return (name, type) => known.get(`${name} ${type}`) ?? [];
}

function placed(
	{ zone, name, type, ttl }: WantedRecords & { readonly zone?: string },
	data: readonly string[],
	{ domains }: Config,
): Records[number] {
	// Where nobody says which zone a name is in, the domain is the likeliest.
	const nearest = domains.find((domain) => name === domain || name.endsWith(`.${domain}`)) ?? name;
	return { item: { kind: "dns-records", zone: zone ?? nearest, name, type }, state: { ttl, data } };
}

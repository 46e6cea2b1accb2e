import type { Snapshot, SnapshotFile } from "./snapshot.ts";

/** Something that changes by itself, or by what is done with a host, and says nothing of what was set up. */
export interface ByItself {
	readonly name: RegExp;
	readonly why: string;
}

/** Files and folders below /etc and /var/lib. The list is short on purpose: what is in it is not looked at. */
export const FILES_BY_THEMSELVES: readonly ByItself[] = [
	{ name: /^\/var\/lib\/systemd\/(random-seed|timers\/stamp-.*)$/, why: "systemd writes it at every stop and start" },
	{
		name: /^\/var\/lib\/prosody\/.+$/,
		why: "Prosody's own: its socket, passwords that it hashes at the first login, what it keeps for users, when its jobs ran",
	},
];

/** Units. */
export const UNITS_BY_THEMSELVES: readonly ByItself[] = [
	{
		name: /^(ldconfig|systemd-(journal-catalog-update|sysusers|update-done|hwdb-update))\.service$/,
		why: "done at the first boot of an image alone (ConditionNeedsUpdate)",
	},
	{
		name: /^network-pre\.target$/,
		why: "a mark in the order of a boot: what asked for it is gone, and the next boot does without it",
	},
];

/**
 * What differs, a line each, in plain words; empty: the same. Pure.
 * @param before first
 * @param after second
 */
export function difference(before: Snapshot, after: Snapshot): readonly string[] {
	return [
		...fileDifferences(before.files, after.files),
		...unitDifferences(before.units, after.units),
		...listDifferences("", before.rules, after.rules),
		...listDifferences("zone ", before.records, after.records),
	];
}

const among = (list: readonly ByItself[], name: string): boolean => list.some((one) => one.name.test(name));

function keysOf(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): readonly string[] {
	return [...new Set([...before.keys(), ...after.keys()])].sort();
}

function fileDifferences(
	before: ReadonlyMap<string, SnapshotFile>,
	after: ReadonlyMap<string, SnapshotFile>,
): readonly string[] {
	return keysOf(before, after)
		.filter((path) => !among(FILES_BY_THEMSELVES, path))
		.flatMap((path) => {
			const [one, other] = [before.get(path), after.get(path)];
			if (one === undefined) return [`${path} has appeared`];
			if (other === undefined) return [`${path} is gone`];
			const words = FIELDS.flatMap(([field, name]) =>
				one[field] === other[field] ? [] : [`${name} ${one[field] ?? "none"} became ${other[field] ?? "none"}`],
			);
			if (one.hash !== other.hash && one.type === other.type) words.push("another content");
			return words.length === 0 ? [] : [`${path}: ${words.join(", ")}`];
		});
}

const FIELDS = [
	["type", "type"],
	["mode", "mode"],
	["owner", "owner"],
	["group", "group"],
	["target", "target"],
] as const;

function unitDifferences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
	return keysOf(before, after)
		.filter((unit) => !among(UNITS_BY_THEMSELVES, unit))
		.flatMap((unit) => {
			const [one = UNKNOWN_UNIT, other = UNKNOWN_UNIT] = [before.get(unit), after.get(unit)];
			return one === other ? [] : [`unit ${unit}: ${one} became ${other}`];
		});
}

/** A unit that is not known is one that does nothing. */
const UNKNOWN_UNIT = "no file, inactive";

/** Rules count in their order, so that one that has moved is a difference too. */
function listDifferences(
	prefix: string,
	before: ReadonlyMap<string, readonly string[]>,
	after: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
	return keysOf(before, after).flatMap((name) => {
		const [one, other] = [before.get(name) ?? [], after.get(name) ?? []];
		const gone = without(one, other).map((line) => `${prefix}${name} has lost: ${line}`);
		const come = without(other, one).map((line) => `${prefix}${name} has got: ${line}`);
		if (gone.length + come.length > 0) return [...gone, ...come];
		const moved = one.find((line, at) => line !== other[at]);
		return moved === undefined ? [] : [`${prefix}${name} has another order, from here on: ${moved}`];
	});
}

/** Those of one list that another has not, as often as it has them not. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
	const left = [...others];
	return lines.filter((line) => {
		const at = left.indexOf(line);
		if (at !== -1) left.splice(at, 1);
		return at === -1;
	});
}

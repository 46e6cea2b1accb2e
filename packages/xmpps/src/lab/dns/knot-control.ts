import type { HostCommand } from "../world/provision.ts";
import { knotZoneFile } from "./knot-keys.ts";
import type { ServedZone } from "./zone-tree.ts";

/** A change to the records that a Knot serves. Owners are relative to the zone; `@` is the zone itself. */
export interface ZoneChange {
	/** `owner`, `owner type` or `owner type data…`, which must be there. */
	readonly remove?: readonly string[];
	/** `owner ttl type data…`, after what is removed. */
	readonly add?: readonly string[];
}

/** The state of one zone, or of all: serial, role, what is planned, whether it is frozen. */
export function zoneStatus(zone?: string): HostCommand {
	return knotc("read the state of zones", "zone-status", ...(zone === undefined ? [] : [zone]));
}

/**
 * Makes the primary read its zone file again. The file counts: updates that came in meanwhile are undone. The serial is
 * raised and the zone signed.
 */
export function reloadZone(zone: string): HostCommand {
	return knotc(`reload zone "${zone}"`, "-b", "zone-reload", zone);
}

/** On the primary: adds lines to a zone's file and reloads it. */
export function addZoneLines(zone: string, lines: readonly string[]): HostCommand {
	return {
		...shell(`add to the file of zone "${zone}"`, `cat >>"$2" && ${RELOAD}`, [zone, knotZoneFile(zone)]),
		input: text(lines),
	};
}

/** On the primary: removes lines, which must be given whole, from a zone's file and reloads it. */
export function removeZoneLines(zone: string, lines: readonly string[]): HostCommand {
	const script = `grep -vxF -f - "$2" >"$2.new" && mv "$2.new" "$2" && ${RELOAD}`;
	return {
		...shell(`remove from the file of zone "${zone}"`, script, [zone, knotZoneFile(zone)]),
		input: text(lines),
	};
}

/** On a secondary: looks at once whether the primary has more. By itself it learns of an update a second later. */
export function refreshZone(zone: string): HostCommand {
	return knotc(`refresh zone "${zone}"`, "-b", "zone-refresh", zone);
}

/** On a secondary: stays at what it has, whatever the primary says. Others see two servers that disagree. */
export function freezeZone(zone: string): HostCommand {
	return knotc(`freeze zone "${zone}"`, "-b", "zone-freeze", zone);
}

/** On a secondary: ends `freezeZone` and every other disagreement, taking the whole zone anew, whatever its serial. */
export function thawZone(zone: string): HostCommand {
	return shell(`thaw zone "${zone}"`, 'knotc -b zone-thaw "$1" && knotc -b zone-retransfer "$1"', [zone]);
}

/**
 * Changes what a Knot serves, past its zone file: all of it or nothing. On the primary that is signed, like an update. On a
 * secondary it is not: there a changed answer is one that no validating resolver believes, and only `thawZone` brings the
 * truth back.
 */
export function changeZone(zone: string, { remove = [], add = [] }: ZoneChange): HostCommand {
	const script = `knotc zone-begin "$1" || exit 1
while read -r verb words; do
	knotc "$verb" "$1" $words </dev/null || { knotc zone-abort "$1"; exit 1; }
done
knotc zone-commit "$1"`;
	return {
		what: `change zone "${zone}"`,
		// Without -f a wildcard would become the names of files.
		command: ["sh", "-fc", script, "sh", zone],
		input: text([...remove.map((line) => `zone-unset ${line}`), ...add.map((line) => `zone-set ${line}`)]),
	};
}

/**
 * On the primary: makes the DS of a zone in its parent one of no key, so that the zone is bogus to everyone who validates,
 * once a resolver has forgotten the parent's records. Doing it twice is doing it once.
 * @throws {Error} when the zone is the root
 */
export function breakDs(zone: ServedZone): HostCommand {
	const line = `(${pattern(zone.name)}\\. .*DS [0-9]+ 13 2 )`;
	return editParent(zone, "break", `/ ${WRONG_DIGEST}$/!s/^${line}(.*)$/;intact \\1\\2\\n\\1${WRONG_DIGEST}/`);
}

/**
 * On the primary: undoes `breakDs`.
 * @throws {Error} when the zone is the root
 */
export function mendDs(zone: ServedZone): HostCommand {
	const name = pattern(zone.name);
	return editParent(zone, "mend", `/^${name}\\. .* ${WRONG_DIGEST}$/d; s/^;intact (${name}\\. )/\\1/`);
}

const RELOAD = 'knotc -b zone-reload "$1"';

const WRONG_DIGEST = "0".repeat(64);

function editParent({ name, parent }: ServedZone, verb: string, edit: string): HostCommand {
	const what = `${verb} the DS of zone "${name}"`;
	if (parent === undefined) throw new Error(`Cannot ${what}: no zone is above it`);
	return shell(what, `sed -i -E "$3" "$2" && ${RELOAD}`, [parent, knotZoneFile(parent), edit]);
}

function pattern(name: string): string {
	return name.replaceAll(".", "\\.");
}

function text(lines: readonly string[]): string {
	return lines.map((line) => `${line}\n`).join("");
}

function knotc(what: string, ...args: readonly string[]): HostCommand {
	return { what, command: ["knotc", ...args] };
}

function shell(what: string, script: string, args: readonly string[]): HostCommand {
	return { what, command: ["sh", "-c", script, "sh", ...args] };
}

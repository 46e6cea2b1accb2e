import type { Impairment } from "./impairment.ts";

/** A link with what it is to do: the whole of it, since what is not named goes back to its default. */
export interface LinkSetting extends Impairment {
	/** Names the link towards the mover. */
	readonly link: string;
	/** The interface on the host's side. */
	readonly inner: string;
	/** The interface on the side of the bridge. */
	readonly outer: string;
}

/** What the mover can be asked for. */
export type Command =
	| { readonly kind: "set"; readonly setting: LinkSetting }
	| { readonly kind: "remove"; readonly link: string }
	| { readonly kind: "stats" }
	/** `link` where the line named one. */
	| { readonly kind: "malformed"; readonly link?: string; readonly error: string };

/** A minute: longer than anybody waits for a connection. */
const MAX_DELAY = 60_000;

/** Of a link's name, in characters. */
const MAX_NAME = 64;

/** Values in messages are cut here, in characters. */
const MAX_SHOWN = 40;

const DROPS = ["all", "in", "out"] as const;

/** Reads a line of JSON. Strict: a key that nobody knows is an error, or a slip of the pen would impair nothing. */
export function parseCommand(line: string): Command {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return { kind: "malformed", error: "Cannot read command: it is not JSON" };
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		return { kind: "malformed", error: "Cannot read command: it is not an object" };
	}
	const fields = new Map<string, unknown>(Object.entries(value));
	if (fields.has("link")) return linkCommand(fields);
	if (!fields.has("stats"))
		return { kind: "malformed", error: 'Cannot read command: it has neither "link" nor "stats"' };
	const problem = unknownKey(fields, ["stats"]) ?? notTrue(fields, "stats");
	return problem === undefined ? { kind: "stats" } : { kind: "malformed", error: `Cannot read command: ${problem}` };
}

function linkCommand(fields: ReadonlyMap<string, unknown>): Command {
	const link = fields.get("link");
	if (typeof link !== "string" || link === "" || link.length > MAX_NAME) {
		return { kind: "malformed", error: `Cannot read command: "link" is no name: ${shown(link)}` };
	}
	const removing = fields.has("remove");
	const problem = removing
		? (unknownKey(fields, ["link", "remove"]) ?? notTrue(fields, "remove"))
		: (unknownKey(fields, ["link", "inner", "outer", "delay", "loss", "drop"]) ?? settingProblem(fields));
	if (problem !== undefined) {
		return { kind: "malformed", link, error: `Cannot ${removing ? "remove" : "set"} link ${shown(link)}: ${problem}` };
	}
	// Every field has been looked at above.
	return removing
		? { kind: "remove", link }
		: { kind: "set", setting: Object.fromEntries(fields) as unknown as LinkSetting };
}

function settingProblem(fields: ReadonlyMap<string, unknown>): string | undefined {
	for (const key of ["inner", "outer"]) {
		if (!isInterfaceName(fields.get(key))) return `"${key}" is no interface name: ${shown(fields.get(key))}`;
	}
	if (fields.get("inner") === fields.get("outer"))
		return `"inner" and "outer" are the same: ${shown(fields.get("inner"))}`;
	for (const [key, limit] of [
		["delay", MAX_DELAY],
		["loss", 100],
	] as const) {
		const value = fields.get(key);
		if (!fields.has(key)) continue;
		// JSON knows no NaN and no infinity, but 1e999 becomes one: the comparison refuses it.
		if (typeof value !== "number" || !(value >= 0 && value <= limit)) {
			return `"${key}" is no number from 0 to ${limit}: ${shown(value)}`;
		}
	}
	const drop = fields.get("drop");
	if (fields.has("drop") && !DROPS.some((known) => known === drop)) {
		return `"drop" is none of "all", "in" and "out": ${shown(drop)}`;
	}
	return undefined;
}

/** Linux, net/core/dev.c, dev_valid_name: below 16 bytes, without `/`, `:` and space. Ours are ASCII besides. */
function isInterfaceName(value: unknown): boolean {
	return typeof value === "string" && /^(?!\.{1,2}$)[!-.0-9;-~]{1,15}$/.test(value);
}

function unknownKey(fields: ReadonlyMap<string, unknown>, known: readonly string[]): string | undefined {
	const key = [...fields.keys()].find((name) => !known.includes(name));
	return key === undefined ? undefined : `unknown key ${shown(key)}`;
}

function notTrue(fields: ReadonlyMap<string, unknown>, key: string): string | undefined {
	return fields.get(key) === true ? undefined : `"${key}" is not true: ${shown(fields.get(key))}`;
}

function shown(value: unknown): string {
	const text = value === undefined ? "missing" : JSON.stringify(value);
	return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

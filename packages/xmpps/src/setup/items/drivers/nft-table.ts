import type { Host } from "../../../host/host.ts";
import { type Driver, ItemChangedError } from "../driver.ts";
import { type ItemState, type LinesState, type ManagedItem, sameState } from "../item.ts";
import { refusal, runTool } from "./filter-tool.ts";

type Table = Extract<ManagedItem, { kind: "nft-table" }>;

/**
 * A table of nftables that is ours as a whole. Its lines are what stands between the braces of the table, one tab less deep,
 * as `nft --stateless --numeric-priority` prints it: nft 1.0.6 and 1.1.3 print the same.
 */
export function nftTableDriver(host: Host): Driver<"nft-table"> {
	return {
		read: (item, signal) => readTable(host, item, signal),
		async put(item, expected, wanted, signal) {
			// nft cannot compare and swap. Between this look and the transaction pass some milliseconds in which an edit of our
			// own table by somebody else would be lost; tables of others are not touched, whatever is in them.
			const now = await readTable(host, item, signal);
			if (sameState(now, wanted)) return;
			if (!sameState(now, expected)) {
				throw new ItemChangedError(`Cannot replace nftables table "${nameOf(item)}": somebody else changed it`);
			}
			const text = tableTransaction(item, wanted);
			const result = await runTool(host, ["nft", "-f", "-"], { input: text, signal });
			if (result?.code !== 0) throw refusal(`replace nftables table "${nameOf(item)}"`, "nft", result);
		},
	};
}

/**
 * The commands that put a table into a state in one transaction, whatever it is in: it is made where it is missing, so that
 * it can be deleted. Pure.
 */
export function tableTransaction(item: Pick<Table, "family" | "name">, wanted: ItemState): string {
	const name = nameOf(item);
	const fresh = [`table ${name}`, `delete table ${name}`];
	if (wanted === null) return `${fresh.join("\n")}\n`;
	// nft 1.0.6 wants a line's end before each closing brace.
	return [...fresh, `table ${name} {`, ...linesOf(wanted).map((line) => `\t${line}`), "}", ""].join("\n");
}

/** The lines of a table in a listing of it. Pure. */
function tableLines(listing: string): readonly string[] {
	const lines = listing.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
	const begin = lines.findIndex((line) => line.startsWith("table "));
	return lines.slice(begin + 1, lines.lastIndexOf("}")).map((line) => line.replace(/^\t/, "").trimEnd());
}

/** Whether nft says that what was asked for is not there; it says other things where it may not look. */
export function isAbsent(stderr: string): boolean {
	return /No such file or directory/.test(stderr);
}

async function readTable(host: Host, item: Table, signal: AbortSignal | undefined): Promise<ItemState> {
	const argv = ["nft", "--stateless", "--numeric-priority", "list", "table", item.family, item.name];
	const result = await runTool(host, argv, { signal });
	if (result === undefined || (result.code !== 0 && isAbsent(result.stderr))) return null;
	if (result.code !== 0) throw refusal(`read nftables table "${nameOf(item)}"`, "nft", result);
	return { lines: tableLines(result.stdout) };
}

function nameOf({ family, name }: Pick<Table, "family" | "name">): string {
	return `${family} ${name}`;
}

function linesOf(state: Exclude<ItemState, null>): readonly string[] {
	return (state as LinesState).lines;
}

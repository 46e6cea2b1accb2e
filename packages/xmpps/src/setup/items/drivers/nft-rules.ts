import type { Host } from "../../../host/host.ts";
import { type Driver, ItemChangedError } from "../driver.ts";
import { type ItemState, type LinesState, type ManagedItem, sameState } from "../item.ts";
import { refusal, runTool } from "./filter-tool.ts";
import { isAbsent } from "./nft-table.ts";

type Rules = Extract<ManagedItem, { kind: "nft-rules" }>;

/** How our rules are known in a chain of somebody else's: the end of the line that nft prints. */
export const OUR_COMMENT = 'comment "xmpps"';

/** A rule of ours as it stands in the chain. */
interface FoundRule {
	readonly line: string;
	readonly handle: string;
}

/**
 * Our rules in somebody else's chain of nftables: those with our comment, in their order. Each is taken away by its handle,
 * which no other rule ever gets: rules of others stay, also those that come in the same moment.
 */
export function nftRulesDriver(host: Host): Driver<"nft-rules"> {
	return {
		async read(item, signal) {
			return stateOf(await readRules(host, item, signal));
		},
		async put(item, expected, wanted, signal) {
			const found = await readRules(host, item, signal);
			if (sameState(stateOf(found), wanted)) return;
			if (!sameState(stateOf(found), expected)) throw changed(item);
			const input = rulesTransaction(item, found, wanted);
			const result = await runTool(host, ["nft", "-f", "-"], { input, signal });
			if (result?.code === 0) return;
			// A rule that somebody took away since then makes the whole transaction fail. One that was added with our comment
			// stays, and is seen at the next look.
			const now = stateOf(await readRules(host, item, signal));
			if (!sameState(now, expected)) throw changed(item);
			throw refusal(`put rules into nftables chain "${nameOf(item)}"`, "nft", result);
		},
	};
}

/** The commands that take the found rules away and put the wanted ones at the head of the chain, in one transaction. Pure. */
function rulesTransaction(item: Rules, found: readonly FoundRule[], wanted: ItemState): string {
	const lines = wanted === null ? [] : (wanted as LinesState).lines;
	return [
		...found.map(({ handle }) => `delete rule ${nameOf(item)} handle ${handle}`),
		...insertCommands(item, lines),
		"",
	].join("\n");
}

/** The commands that put rules at the head of a chain. Each goes before all others, so that the last comes first. Pure. */
export function insertCommands(item: Omit<Rules, "kind">, lines: readonly string[]): readonly string[] {
	return lines.toReversed().map((line) => `insert rule ${nameOf(item)} ${line}`);
}

/** Our rules in the listing of a chain with handles. Pure. */
function rulesOf(listing: string): readonly FoundRule[] {
	return listing.split("\n").flatMap((text) => {
		const [, line = "", handle = ""] = /^\s*(.*) # handle (\d+)$/.exec(text) ?? [];
		return line.endsWith(OUR_COMMENT) ? [{ line, handle }] : [];
	});
}

function stateOf(rules: readonly FoundRule[]): ItemState {
	return rules.length === 0 ? null : { lines: rules.map(({ line }) => line) };
}

async function readRules(host: Host, item: Rules, signal: AbortSignal | undefined): Promise<readonly FoundRule[]> {
	const argv = ["nft", "--stateless", "--handle", "list", "chain", item.family, item.table, item.chain];
	const result = await runTool(host, argv, { signal });
	// Rules cannot be in a chain that is not there.
	if (result === undefined || (result.code !== 0 && isAbsent(result.stderr))) return [];
	if (result.code !== 0) throw refusal(`read nftables chain "${nameOf(item)}"`, "nft", result);
	return rulesOf(result.stdout);
}

function changed(item: Rules): ItemChangedError {
	return new ItemChangedError(`Cannot replace rules in nftables chain "${nameOf(item)}": somebody else changed them`);
}

function nameOf({ family, table, chain }: Omit<Rules, "kind">): string {
	return `${family} ${table} ${chain}`;
}

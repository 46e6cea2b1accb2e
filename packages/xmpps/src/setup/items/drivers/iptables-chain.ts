import type { Host } from "../../../host/host.ts";
import { type Driver, ItemChangedError } from "../driver.ts";
import { type ItemState, type LinesState, type ManagedItem, sameState } from "../item.ts";
import { refusal, runTool } from "./filter-tool.ts";

type Chain = Extract<ManagedItem, { kind: "iptables-chain" }>;

/** The name of our chain, in every table. */
export const OUR_CHAIN = "XMPPS";

/** How the chain is declared in what iptables-save prints, and iptables-restore takes. */
export const CHAIN_LINE: string = `:${OUR_CHAIN} - [0:0]`;

/** Seconds to wait for whoever holds the lock. */
const WAIT = "5";

/**
 * Our chain in a table of iptables, and the jumps to it. Its lines are what iptables-restore takes: the chain, the jumps at
 * the head of theirs (`-I`), then its rules. Old lines are taken away one by one and by what they say, and a chain that is
 * not empty then cannot go: when somebody changed anything since it was read, iptables refuses the whole transaction.
 */
export function iptablesChainDriver(host: Host): Driver<"iptables-chain"> {
	return {
		read: (item, signal) => readChain(host, item, signal),
		async put(item, expected, wanted, signal) {
			const now = await readChain(host, item, signal);
			if (sameState(now, wanted)) return;
			if (!sameState(now, expected)) throw changed(item);
			const program = `${commandOf(item)}-restore`;
			const input = chainTransaction(item, now, wanted);
			const result = await runTool(host, [program, "-w", WAIT, "--noflush"], { input, signal });
			if (result?.code === 0) return;
			if (!sameState(await readChain(host, item, signal), expected)) throw changed(item);
			throw refusal(`put the chain ${OUR_CHAIN} into table "${item.table}"`, program, result);
		},
	};
}

/** What iptables-restore is told to come from one state to another. Pure. */
function chainTransaction({ table }: Pick<Chain, "table">, now: ItemState, wanted: ItemState): string {
	const [old, fresh] = [linesOf(now), linesOf(wanted)];
	const isDeclared = (lines: readonly string[]): boolean => lines.includes(CHAIN_LINE);
	const isRule = (line: string): boolean => line !== CHAIN_LINE;
	return [
		`*${table}`,
		...old.filter(isRule).map((line) => line.replace(/^-[AI] /, "-D ")),
		...(isDeclared(old) && !isDeclared(fresh) ? [`-X ${OUR_CHAIN}`] : []),
		// Not as `:XMPPS`, which would empty one that somebody made in the same moment.
		...(!isDeclared(old) && isDeclared(fresh) ? [`-N ${OUR_CHAIN}`] : []),
		...fresh.filter(isRule),
		"COMMIT",
		"",
	].join("\n");
}

/** Our chain in what `iptables-save -t TABLE` prints. Pure. */
function chainState(saved: string): ItemState {
	const lines = saved.split("\n").map((line) => line.trimEnd());
	const declared = lines.filter((line) => line.startsWith(`:${OUR_CHAIN} `)).map(() => CHAIN_LINE);
	const jumps = lines.filter((line) => new RegExp(`^-A .* -[jg] ${OUR_CHAIN}( |$)`).test(line)).map(asHeadJump);
	const rules = lines.filter((line) => line.startsWith(`-A ${OUR_CHAIN} `));
	const all = [...declared, ...jumps, ...rules];
	return all.length === 0 ? null : { lines: all };
}

/** A jump for all packets is put at the head of its chain; one with conditions is not ours, and stays as it is. */
function asHeadJump(line: string): string {
	return line.replace(new RegExp(`^-A (\\S+) -j ${OUR_CHAIN}$`), `-I $1 -j ${OUR_CHAIN}`);
}

async function readChain(host: Host, item: Chain, signal: AbortSignal | undefined): Promise<ItemState> {
	const program = `${commandOf(item)}-save`;
	const result = await runTool(host, [program, "-t", item.table], { signal });
	if (result === undefined) return null;
	if (result.code !== 0) throw refusal(`read table "${item.table}" of ${commandOf(item)}`, program, result);
	return chainState(result.stdout);
}

function commandOf({ family }: Pick<Chain, "family">): "iptables" | "ip6tables" {
	return family === 4 ? "iptables" : "ip6tables";
}

function changed(item: Chain): ItemChangedError {
	return new ItemChangedError(
		`Cannot replace the chain ${OUR_CHAIN} in table "${item.table}" of ${commandOf(item)}: somebody else changed it`,
	);
}

function linesOf(state: ItemState): readonly string[] {
	return state === null ? [] : (state as LinesState).lines;
}

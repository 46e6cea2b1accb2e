/** A chain in a listing of nftables. */
export interface NftChain {
	readonly family: string;
	readonly table: string;
	readonly name: string;
	/** Of a base chain: where packets come from. */
	readonly base?: Base;
	readonly rules: readonly string[];
}

interface Base {
	readonly type: string;
	readonly hook: string;
	readonly policy: "accept" | "drop";
}

/** Rules that are read of one listing; who has more has a program that makes them. */
const MAX_LINES = 200_000;

/** The chains in what `nft list ruleset` prints. Pure. */
export function readRuleset(listing: string): readonly NftChain[] {
	const chains: NftChain[] = [];
	let table: readonly string[] = [];
	let chain: { name: string; base?: Base; rules: string[] } | undefined;
	/** Braces that are open inside the table and no chain's: sets, maps, counters. */
	let other = 0;
	for (const line of listing.split("\n", MAX_LINES).map((one) => one.trim())) {
		const [word, name = ""] = line.split(/\s+/);
		if (line === "" || line.startsWith("#")) continue;
		if (other > 0) {
			other += depth(line);
		} else if (chain === undefined) {
			if (word === "table") table = line.split(/\s+/).slice(1, 3);
			else if (word === "chain") chain = { name, rules: [] };
			else if (line !== "}") other = Math.max(0, depth(line));
		} else if (line === "}") {
			const [family = "", inTable = ""] = table;
			chains.push({ family, table: inTable, ...chain });
			chain = undefined;
		} else {
			const [, type, hook] = /^type (\w+) hook (\w+) /.exec(line) ?? [];
			if (type === undefined || hook === undefined) chain.rules.push(line);
			else chain.base = { type, hook, policy: /\bpolicy drop;/.test(line) ? "drop" : "accept" };
		}
	}
	return chains;
}

function depth(line: string): number {
	return [...line.replace(/"[^"]*"/g, "")].reduce((sum, mark) => sum + Number(mark === "{") - Number(mark === "}"), 0);
}

import { isIP } from "node:net";

/** A base chain that may drop what comes in, as `nft -j list chains` tells it. */
interface InputChain {
	readonly family: string;
	readonly table: string;
	readonly name: string;
}

/** Rules that say where they belong: `inet filter input tcp dport 443 accept`. */
const PLACED = /^(?:inet|ip|ip6) [\w-]+ [\w-]+ (?!accept$|drop$)/;

/** In a table of a family alone these are the first word of a condition, and no table. */
const CONDITION = /^(?:ip|ip6) (?:saddr|daddr|protocol|nexthdr) /;

/**
 * The commands that let in what rules accept: each rule goes before everything that may drop, into every chain for what comes
 * in, because a packet has to pass them all.
 * @param json the answer of `nft -j list chains`
 * @param address the one that the rules are for
 * @throws {Error} when there is no such chain
 */
export function firewallCommands(json: string, address: string, rules: readonly string[]): string[] {
	const chains = inputChains(json, isIP(address) === 6 ? "ip6" : "ip");
	return rules.flatMap((rule) => {
		if (rule.startsWith("nft ")) return [rule.slice("nft ".length)];
		if (PLACED.test(rule) && !CONDITION.test(rule)) return [`insert rule ${rule}`];
		if (chains.length === 0) throw new Error(`Cannot let in "${rule}": no chain drops what comes in`);
		return chains.map(({ family, table, name }) => `insert rule ${family} ${table} ${name} ${rule}`);
	});
}

function inputChains(json: string, family: string): InputChain[] {
	const { nftables } = JSON.parse(json) as { nftables: { chain?: InputChain & { hook?: string; type?: string } }[] };
	const chains = nftables.flatMap(({ chain }) => (chain === undefined ? [] : [chain]));
	return chains.filter((one) => {
		const before = one.hook === "input" || one.hook === "prerouting";
		return one.type === "filter" && before && (one.family === "inet" || one.family === family);
	});
}

import { type BaseChain, concernsPorts, type FilterListing, type FilterRule } from "./firewall-rules.ts";

const VERDICTS: readonly (readonly [RegExp, "stops" | "translates" | "accepts"])[] = [
	[/\b(dnat|redirect|tproxy)\b/, "translates"],
	[/\b(drop|reject|queue)\b/, "stops"],
	[/\baccept\b/, "accepts"],
];

/**
 * Reads what `nft list ruleset` prints. A rule is given as the command that would add it, so that it says its chain.
 * @param without tables to leave out, as `ip filter`: those of iptables, which shows them better itself
 */
export function readNftables(text: string, without: ReadonlySet<string>): FilterListing {
	const rules: FilterRule[] = [];
	const bases: BaseChain[] = [];
	let table = "";
	let chain: string | undefined;
	/** Braces that are open inside the table and no chain's: sets, maps, counters. */
	let other = 0;
	for (const line of text.split("\n").map((one) => one.trim())) {
		const [word, ...rest] = line.split(/\s+/);
		if (other > 0) {
			other += balance(line);
		} else if (chain === undefined) {
			if (word === "table" && line.endsWith("{")) table = rest.slice(0, 2).join(" ");
			else if (word === "chain" && line.endsWith("{")) chain = `${table} ${rest[0] ?? ""}`;
			else if (balance(line) > 0) other = balance(line);
		} else if (line === "}") {
			chain = undefined;
		} else if (!without.has(table)) {
			const base = /^type \w+ hook \w+ .*policy (\w+);/.exec(line);
			if (base !== null) bases.push({ chain, text: `add chain ${chain} { ${line} }`, stops: base[1] === "drop" });
			const rule = base === null ? ruleOf(line, chain, table) : undefined;
			if (rule !== undefined) rules.push(rule);
		}
	}
	return { rules, bases };
}

function ruleOf(line: string, chain: string, table: string): FilterRule | undefined {
	if (line === "" || line.startsWith("type ") || line.startsWith("#") || !concerns(line)) return undefined;
	// Counters go on, and the same rules are to look the same.
	const text = `add rule ${chain} ${line.replace(/counter packets \d+ bytes \d+/, "counter")}`;
	const to = /\b(?:jump|goto) (\S+)/.exec(line)?.[1];
	if (to !== undefined) return { chain, text, verdict: "jumps", to: `${table} ${to}` };
	const verdict = VERDICTS.find(([pattern]) => pattern.test(withoutComment(line)))?.[1];
	return verdict === undefined ? undefined : { chain, text, verdict };
}

/** Whether a new connection of TCP to a port of XMPP's from elsewhere could meet the rule's conditions. */
function concerns(rule: string): boolean {
	const line = withoutComment(rule);
	if (/\budp [sd]port\b|\bicmp(v6)? (type|code)\b/.test(line)) return false;
	const protocol = /\b(?:meta l4proto|ip protocol|ip6 nexthdr) (\{[^}]*\}|\S+)/.exec(line)?.[1];
	if (protocol !== undefined && !/\btcp\b|@|\b6\b/.test(protocol)) return false;
	const state = /\bct state (?:vmap )?(\{[^}]*\}|\S+)/.exec(line)?.[1];
	if (state !== undefined && !/\bnew\b|@/.test(state)) return false;
	if (/\biif(name)? "?lo"?(\s|$)/.test(line)) return false;
	const ports = /\bdport (?:vmap )?(!= )?(\{[^}]*\}|\S+)/.exec(line);
	return ports === null || ports[1] !== undefined || concernsPorts(ports[2] ?? "");
}

function withoutComment(rule: string): string {
	return rule.replace(/\bcomment ".*"$/, "");
}

function balance(line: string): number {
	return [...line].reduce((sum, mark) => sum + Number(mark === "{") - Number(mark === "}"), 0);
}

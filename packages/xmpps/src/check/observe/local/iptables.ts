import { type BaseChain, concernsPorts, type FilterListing, type FilterRule } from "./firewall-rules.ts";

const VERDICTS: Readonly<Record<string, "stops" | "translates" | "accepts">> = {
	DROP: "stops",
	REJECT: "stops",
	TARPIT: "stops",
	NFQUEUE: "stops",
	DNAT: "translates",
	REDIRECT: "translates",
	TPROXY: "translates",
	ACCEPT: "accepts",
};

/**
 * Reads what `iptables-save` prints. A rule is given as the command that would add it, so that it says its table.
 * @param command `iptables` or `ip6tables`
 */
export function readIptables(text: string, command: "iptables" | "ip6tables"): FilterListing {
	const rules: FilterRule[] = [];
	const bases: BaseChain[] = [];
	let table = "";
	for (const line of text.split("\n").map((one) => one.trim())) {
		const named = `${command} -t ${table}`;
		if (line.startsWith("*")) table = line.slice(1);
		const policy = /^:(\S+) DROP\b/.exec(line)?.[1];
		if (policy !== undefined)
			bases.push({ chain: `${named} ${policy}`, text: `${named} -P ${policy} DROP`, stops: true });
		const rule = line.startsWith("-A ") ? ruleOf(line, named) : undefined;
		if (rule !== undefined) rules.push(rule);
	}
	return { rules, bases };
}

/** The tables that a listing is about, as nftables names them: `ip filter`. */
export function tablesOf(text: string, family: "ip" | "ip6"): string[] {
	return [...text.matchAll(/^\*(\w+)/gm)].map(([, table]) => `${family} ${table}`);
}

function ruleOf(line: string, named: string): FilterRule | undefined {
	const chain = `${named} ${line.split(" ")[1] ?? ""}`;
	const target = / -[jg] (\S+)/.exec(line)?.[1];
	if (target === undefined || !concerns(line)) return undefined;
	const text = `${named} ${line}`;
	const verdict = VERDICTS[target];
	if (verdict !== undefined) return { chain, text, verdict };
	// Targets in capitals are programs', such as LOG and MARK; a chain may be, too, and is then reached by nothing else.
	return { chain, text, verdict: "jumps", to: `${named} ${target}` };
}

/** Whether a new connection of TCP to a port of XMPP's from elsewhere could meet the rule's conditions. */
function concerns(rule: string): boolean {
	const line = rule.replace(/--comment ("(?:\\.|[^"\\])*"|\S+)/g, "");
	const protocol = / -p (\S+)/.exec(line)?.[1];
	if (protocol !== undefined && !["tcp", "all", "6"].includes(protocol) && !/! -p/.test(line)) return false;
	const state = / --(?:ct)?state (\S+)/.exec(line)?.[1];
	// After a translation it is the state of the connection that XMPP came over.
	if (state !== undefined && !/NEW|DNAT/.test(state) && !/! --(ct)?state/.test(line)) return false;
	if (/ -i lo( |$)/.test(line)) return false;
	const ports = /(! )?--(?:dports?|ctorigdstport) (\S+)/.exec(line);
	return ports === null || ports[1] !== undefined || concernsPorts(ports[2] ?? "");
}

import { printable } from "xmpps-connect/protocol";
import { OUR_CHAIN } from "../../items/drivers/iptables-chain.ts";
import { closedBy, portRanges, type WalkedChain, type WalkedRule, withoutConditions } from "../firewall/closing.ts";
import type { ForeignTranslation, InputChain } from "../firewall/firewall-facts.ts";

/** Longest rule that is shown, in UTF-16 units. */
const MAX_RULE = 400;

/** Translations that are kept: more than that nobody reads. */
const MAX_TRANSLATIONS = 100;

/** Rules that are read of one listing; who has more has a program that makes them. */
const MAX_LINES = 200_000;

/** Conditions that every new connection over TCP from elsewhere meets; of those with ports, the port is looked at. */
const CONDITIONS: readonly RegExp[] = [
	/^-p (?:tcp|all)(?= )/,
	/^-m (?:tcp|conntrack|state|comment|multiport)(?= )/,
	/^--comment (?:"(?:\\.|[^"\\])*"|\S+)/,
	/^! -i lo(?= )/,
	/^-i (?!lo )\S+/,
	/^--(?:ct)?state (?=\S*NEW)[A-Z,]+/,
	/^--dports? (?<ports>[\d:,]+)/,
	/^--tcp-flags FIN,SYN,RST,ACK SYN/,
];

/** A table in what iptables-save prints. */
interface SavedTable {
	readonly name: string;
	/** Policies of the chains that packets come to by themselves; `-` for others. */
	readonly chains: ReadonlyMap<string, string>;
	/** `-A CHAIN …`. */
	readonly rules: readonly string[];
}

/** What iptables has of others, for one family. */
export interface IptablesFacts {
	/** Tables that are iptables' own, as nftables names them: `ip filter`. */
	readonly tables: readonly string[];
	readonly inputs: readonly InputChain[];
	readonly translations: readonly ForeignTranslation[];
	/** Tables in which somebody else has rules, chains or a policy. */
	readonly used: readonly string[];
}

/** Reads what `iptables-save` or `ip6tables-save` prints. Pure. @param ports that new connections are expected on */
export function readIptables(saved: string, family: "ip" | "ip6", ports: readonly number[]): IptablesFacts {
	const tables = savedTables(saved);
	return {
		tables: tables.map(({ name }) => `${family} ${name}`),
		inputs: tables.flatMap((table) => inputChain(table, family, ports)),
		translations: tables.flatMap((table) => translationsOf(table, family)).slice(0, MAX_TRANSLATIONS),
		used: tables.filter(isUsed).map(({ name }) => name),
	};
}

/** The tables of a file of iptables-restore. Pure. */
export function savedTables(saved: string): readonly SavedTable[] {
	const tables: { name: string; chains: Map<string, string>; rules: string[] }[] = [];
	for (const line of saved.split("\n", MAX_LINES).map((one) => one.trim())) {
		const table = tables.at(-1);
		if (line.startsWith("*")) tables.push({ name: line.slice(1), chains: new Map(), rules: [] });
		const [, chain, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
		if (chain !== undefined && policy !== undefined) table?.chains.set(chain, policy);
		if (/^-[AI] /.test(line)) table?.rules.push(line);
	}
	return tables;
}

function isUsed({ chains, rules }: SavedTable): boolean {
	const foreign = (rule: string): boolean => !rule.startsWith(`-A ${OUR_CHAIN} `) && !rule.endsWith(` -j ${OUR_CHAIN}`);
	const changed = ([name, policy]: readonly [string, string]): boolean => policy !== "ACCEPT" && name !== OUR_CHAIN;
	return rules.some(foreign) || [...chains].some(changed);
}

function inputChain(table: SavedTable, family: "ip" | "ip6", ports: readonly number[]): InputChain[] {
	const policy = table.chains.get("INPUT");
	if (table.name !== "filter" || policy === undefined) return [];
	const walked = new Map<string, WalkedChain>(
		[...table.chains].map(([name, ofChain]) => [
			name,
			{ dropsRest: ofChain === "DROP", rules: table.rules.flatMap((rule) => walkedRule(rule, name, ports)) },
		]),
	);
	const by = closedBy("INPUT", walked);
	return [
		{
			...{ tool: "iptables", family, table: "filter", chain: "INPUT", closed: by !== undefined },
			policy: policy === "DROP" ? "drop" : "accept",
			...(by === undefined ? {} : { by: printable(by, MAX_RULE) }),
		},
	];
}

function walkedRule(rule: string, chain: string, ports: readonly number[]): WalkedRule[] {
	if (!rule.startsWith(`-A ${chain} `)) return [];
	if (/ -j RETURN$/.test(rule)) return [{ text: rule, does: "leave" }];
	const left = withoutConditions(rule.slice(`-A ${chain} `.length), CONDITIONS, ports);
	const to = /^-[jg] (\S+)/.exec(left)?.[1];
	if (to === undefined) return [];
	return [{ text: rule, does: to === "DROP" || to === "REJECT" ? "stop" : { chain: to } }];
}

function translationsOf(table: SavedTable, family: "ip" | "ip6"): ForeignTranslation[] {
	const command = family === "ip" ? "iptables" : "ip6tables";
	return table.rules.flatMap((rule): ForeignTranslation[] => {
		if (!/ -j (DNAT|REDIRECT)( |$)/.test(rule) || rule.startsWith(`-A ${OUR_CHAIN} `)) return [];
		if (/ -p (udp|sctp)( |$)/.test(rule)) return [];
		const address = / -d (\S+)/.exec(rule);
		const ports = /(?<!! )--dports? ([\d:,]+)/.exec(rule)?.[1] ?? "";
		const to = /--to-destination \S*:(\d+)( |$)|--to-ports (\d+)( |$)/.exec(rule);
		const toPort = to?.[1] ?? to?.[3];
		return [
			{
				tool: "iptables",
				text: printable(`${command} -t ${table.name} ${rule}`, MAX_RULE),
				addresses: address === null || / ! -d /.test(rule) ? [] : [(address[1] ?? "").replace(/\/(32|128)$/, "")],
				ports: portRanges(ports),
				family: family === "ip" ? 4 : 6,
				...(toPort === undefined ? {} : { toPort: Number(toPort) }),
			},
		];
	});
}

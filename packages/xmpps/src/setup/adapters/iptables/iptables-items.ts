import type { WantedItem } from "../../stage.ts";
import { FILES } from "../firewall/boot-files.ts";
import { linesOf, textFile } from "../firewall/file-items.ts";
import type { FirewallFacts } from "../firewall/firewall-facts.ts";
import { isTranslation, type PortRule } from "../firewall/port-rules.ts";
import type { RuleItems } from "../nftables/nft-items.ts";
import { filterChain, natChain } from "./chain-lines.ts";

type Table = "nat" | "filter";

/** Which of the rules go into iptables. */
export interface IptablesWish {
	readonly rules: readonly PortRule[];
	/** Whether iptables translates. */
	readonly translates: boolean;
	/** Families whose INPUT lets nobody in, with what stops them. */
	readonly closed: ReadonlyMap<4 | 6, string>;
}

/** Our chains, in the kernel and for the next boot: in netfilter-persistent's files, or in one of our own. Pure. */
export function iptablesItems(
	wish: IptablesWish,
	facts: FirewallFacts,
): RuleItems & { readonly blocks: readonly WantedItem[] } {
	const kernel: WantedItem[] = [];
	const blocks: WantedItem[] = [];
	const files: WantedItem[] = [];
	for (const family of [4, 6] as const) {
		const chains = chainItems(family, wish);
		kernel.push(...chains);
		const own: string[] = [];
		for (const { item, state } of chains) {
			if (item.kind !== "iptables-chain") continue;
			if (isPersistent(item.table, family, facts)) blocks.push(blockItem(item.table, family, linesOf(state)));
			// The jumps are made by the script, once.
			else
				own.push(
					...section(
						item.table,
						linesOf(state).filter((line) => !line.startsWith("-I ")),
					),
				);
		}
		if (own.length > 0) {
			files.push(
				textFile(family === 4 ? FILES.v4 : FILES.v6, `${own.join("\n")}\n`, "the same rules, for the next boot"),
			);
		}
	}
	return { kernel, files, blocks };
}

function chainItems(family: 4 | 6, { rules, translates, closed }: IptablesWish): readonly WantedItem[] {
	const ours = rules.filter((rule) => rule.family === family);
	const translations = translates ? ours.filter(isTranslation) : [];
	const items: WantedItem[] = [];
	if (translations.length > 0) {
		items.push({
			item: { kind: "iptables-chain", family, table: "nat" },
			state: { lines: natChain(translations) },
			why: `port ${translations[0]?.port} leads to port ${translations[0]?.toPort}, from elsewhere and from the host itself`,
		});
	}
	const by = closed.get(family);
	if (by !== undefined && ours.length > 0) {
		items.push({
			item: { kind: "iptables-chain", family, table: "filter" },
			state: { lines: filterChain(ours) },
			why: `INPUT stops new connections (${by})`,
		});
	}
	return items;
}

/**
 * Whether netfilter-persistent is to load our chain. It replaces a whole table when it has a section for it: a section that
 * is not there yet is made only where nobody else has rules in that table, which its next reload would remove.
 */
function isPersistent(table: Table, family: 4 | 6, { persistent, iptables }: FirewallFacts): boolean {
	const saved = family === 4 ? persistent?.v4 : persistent?.v6;
	if (persistent?.service.enabled !== true || persistent.adds || saved === undefined) return false;
	return saved.sections.includes(table) || iptables?.used.includes(`${family === 4 ? "ip" : "ip6"} ${table}`) !== true;
}

function blockItem(table: Table, family: 4 | 6, lines: readonly string[]): WantedItem {
	return {
		item: {
			kind: "block",
			path: `/etc/iptables/rules.v${family}`,
			name: table,
			section: `*${table}`,
			before: "COMMIT",
		},
		state: { lines },
		why: "the same rules, which netfilter-persistent loads at boot; the rest of the file stays as it is",
	};
}

function section(table: Table, lines: readonly string[]): readonly string[] {
	return [`*${table}`, ...lines, "COMMIT"];
}

import { printable } from "xmpps-connect/protocol";
import { closedBy, portRanges, type WalkedChain, type WalkedRule, withoutConditions } from "../firewall/closing.ts";
import type { ForeignTranslation, InputChain } from "../firewall/firewall-facts.ts";
import { type NftChain, readRuleset } from "./ruleset.ts";

/** Longest rule that is shown, in UTF-16 units. */
const MAX_RULE = 400;

/** Translations that are kept: more than that nobody reads. */
const MAX_TRANSLATIONS = 100;

/** Conditions that every new connection over TCP from elsewhere meets; of those with ports, the port is looked at. */
const CONDITIONS: readonly RegExp[] = [
	/^meta nfproto ipv[46]\b/,
	/^(?:meta l4proto|ip protocol|ip6 nexthdr) (?:tcp\b|\{[^}]*\btcp\b[^}]*\})/,
	/^ct state (?=\S*\bnew\b|\{[^}]*\bnew\b)(?:\{[^}]*\}|\S+)/,
	/^tcp flags (?:syn \/ fin,syn,rst,ack|& \(fin \| syn \| rst \| ack\) == syn|syn\b(?! [|&/]))/,
	/^iif(?:name)? (?:!= "?lo"?(?= )|"(?!lo")[^"]*")/,
	/^tcp dport (?<ports>\{[^}]*\}|[\d-]+)/,
	/^counter(?: packets \d+ bytes \d+)?/,
	/^log(?: (?:prefix "[^"]*"|flags \S+|level \S+|group \d+))*/,
];

/** What nftables has of others. */
export interface NftFacts {
	readonly inputs: readonly InputChain[];
	readonly translations: readonly ForeignTranslation[];
	/** Whether there is any chain of somebody else's. */
	readonly used: boolean;
}

/**
 * Reads what `nft list ruleset` prints. Pure.
 * @param without tables that belong to iptables, as `ip filter`
 * @param ports that new connections are expected on
 */
export function readNft(listing: string, without: ReadonlySet<string>, ports: readonly number[]): NftFacts {
	const chains = readRuleset(listing).filter(
		({ family, table }) => !without.has(`${family} ${table}`) && !(family === "inet" && table === "xmpps"),
	);
	const walked = new Map(chains.map((chain) => [nameOf(chain, chain.name), walkedChain(chain, ports)]));
	return {
		inputs: chains.flatMap((chain) => inputChain(chain, walked)),
		translations: chains.flatMap(translationsOf).slice(0, MAX_TRANSLATIONS),
		used: chains.length > 0,
	};
}

function inputChain(chain: NftChain, walked: ReadonlyMap<string, WalkedChain>): InputChain[] {
	const { family, table, name, base } = chain;
	if (base?.hook !== "input" || base.type !== "filter") return [];
	if (family !== "ip" && family !== "ip6" && family !== "inet") return [];
	const by = closedBy(nameOf(chain, name), walked);
	return [
		{
			...{ tool: "nftables", family, table, chain: name, policy: base.policy, closed: by !== undefined },
			...(by === undefined ? {} : { by: printable(by, MAX_RULE) }),
		},
	];
}

function walkedChain(chain: NftChain, ports: readonly number[]): WalkedChain {
	return {
		dropsRest: chain.base?.policy === "drop",
		rules: chain.rules.flatMap((text): WalkedRule[] => {
			const rule = withoutComment(text);
			if (/\breturn$/.test(rule)) return [{ text, does: "leave" }];
			const left = withoutConditions(rule, CONDITIONS, ports);
			if (/^(drop|reject)\b/.test(left)) return [{ text, does: "stop" }];
			const to = /^(?:jump|goto) (\S+)$/.exec(left)?.[1];
			return to === undefined ? [] : [{ text, does: { chain: nameOf(chain, to) } }];
		}),
	};
}

function translationsOf(chain: NftChain): ForeignTranslation[] {
	return chain.rules.flatMap((rule): ForeignTranslation[] => {
		// That a connection was translated is a condition, and no translation.
		const line = withoutComment(rule).replace(/\bct status (?:\{[^}]*\}|\S+)/g, "");
		if (!/\b(dnat|redirect)\b/.test(line) || /\budp\b/.test(line)) return [];
		const destinations = /\bip6? daddr (\{[^}]*\}|[^\s{@!]\S*)/.exec(line)?.[1] ?? "";
		const ports = /\bdport (\{[^}]*\}|[\d-]+)(?=\s)/.exec(line)?.[1] ?? "";
		const to = /\b(?:dnat|redirect)\b.* to \S*?:(\d+)( |$)/.exec(line)?.[1];
		return [
			{
				tool: "nftables",
				text: printable(`add rule ${nameOf(chain, chain.name)} ${rule}`, MAX_RULE),
				addresses: destinations.match(/[\da-fA-F.:/]*[.:][\da-fA-F.:/]*/g) ?? [],
				ports: portRanges(ports),
				family: /\bip6 daddr\b/.test(line) ? 6 : /\bip daddr\b/.test(line) ? 4 : familyOf(chain),
				...(to === undefined ? {} : { toPort: Number(to) }),
			},
		];
	});
}

function familyOf({ family }: NftChain): 4 | 6 | "both" {
	return family === "ip" ? 4 : family === "ip6" ? 6 : "both";
}

function withoutComment(rule: string): string {
	return rule.replace(/\bcomment ".*"$/, "").trim();
}

function nameOf({ family, table }: NftChain, chain: string): string {
	return `${family} ${table} ${chain}`;
}

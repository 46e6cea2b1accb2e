import { printable } from "xmpps-connect/protocol";
import type { LocalFirewall } from "../../../model/observation-local.ts";
import { concerningLines, type FilterListing } from "./firewall-rules.ts";
import type { HostReader } from "./host-reader.ts";
import { readIptables, tablesOf } from "./iptables.ts";
import { readNftables } from "./nftables.ts";

/** Longest rule that is kept, in UTF-16 units. */
const MAX_RULE = 400;

/** The rules of the packet filter that could concern XMPP. Both tools are asked: rules of either may be there. */
export async function readFirewall(reader: HostReader): Promise<LocalFirewall> {
	const [nft, v4, v6] = await Promise.all([
		listing(reader, ["nft", "list", "ruleset"]),
		listing(reader, ["iptables-save"]),
		listing(reader, ["ip6tables-save"]),
	]);
	if (nft === undefined && v4 === undefined) {
		reader.note(
			"the packet filter could not be listed: neither nft nor iptables-save answers, which only root may ask",
		);
		return { kind: "unknown", rules: [] };
	}
	const iptables = [readIptables(v4 ?? "", "iptables"), readIptables(v6 ?? "", "ip6tables")];
	// Where iptables works by way of nftables, nft lists the same rules again.
	const shown = new Set([...tablesOf(v4 ?? "", "ip"), ...tablesOf(v6 ?? "", "ip6")]);
	const nftables = readNftables(nft ?? "", shown);
	const { lines, left } = concerningLines(joined([...iptables, nftables]));
	if (left > 0) reader.note(`${left} more rules of the packet filter are not shown`);
	return { kind: kindOf(iptables, nftables, nft ?? ""), rules: lines.map((line) => printable(line, MAX_RULE)) };
}

async function listing(reader: HostReader, argv: readonly string[]): Promise<string | undefined> {
	const result = await reader.run(argv);
	return result?.code === 0 ? result.stdout : undefined;
}

function joined(listings: readonly FilterListing[]): FilterListing {
	return {
		rules: listings.flatMap(({ rules }) => rules),
		bases: listings.flatMap(({ bases }) => bases),
	};
}

function kindOf(iptables: readonly FilterListing[], nftables: FilterListing, nft: string): LocalFirewall["kind"] {
	const has = ({ rules, bases }: FilterListing): boolean => rules.length + bases.length > 0;
	if (has(nftables)) return "nftables";
	if (iptables.some(has)) return "iptables";
	return nft.trim() === "" ? "none" : "nftables";
}

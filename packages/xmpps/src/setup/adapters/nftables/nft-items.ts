import { insertCommands } from "../../items/drivers/nft-rules.ts";
import { tableTransaction } from "../../items/drivers/nft-table.ts";
import type { WantedItem } from "../../stage.ts";
import { FILES } from "../firewall/boot-files.ts";
import { textFile } from "../firewall/file-items.ts";
import type { InputChain } from "../firewall/firewall-facts.ts";
import type { PortRule, Translation } from "../firewall/port-rules.ts";
import { inputRules } from "./input-rules.ts";
import { divertChain, translationTable } from "./table-lines.ts";

/** What is wanted of one kind of rules: in the kernel now, and in files for the next boot. */
export interface RuleItems {
	readonly kernel: readonly WantedItem[];
	readonly files: readonly WantedItem[];
}

const TABLE = { kind: "nft-table", family: "inet", name: "xmpps" } as const;

/** Our table, which translates and diverts. Pure. Without either nothing is wanted. */
export function tableItems(translations: readonly Translation[], diversions: readonly Translation[] = []): RuleItems {
	if (translations.length === 0 && diversions.length === 0) return { kernel: [], files: [] };
	const state = {
		lines: [
			...(translations.length > 0 ? translationTable(translations) : []),
			...(diversions.length > 0 ? divertChain(diversions) : []),
		],
	};
	const why = [
		...translations.slice(0, 1).map(({ port, toPort }) => `port ${port} leads to port ${toPort}`),
		...diversions.slice(0, 1).map(({ port }) => `port ${port} leads to the gateway, as long as it runs`),
	]
		.join("; ")
		.concat(", from elsewhere and from the host itself");
	return {
		kernel: [{ item: TABLE, state, why }],
		files: [textFile(FILES.table, tableTransaction(TABLE, state), "the same rules, for the next boot")],
	};
}

/** Our rules in chains of others that let nobody in. Pure. @param chains of nftables, closed ones */
export function inputItems(rules: readonly PortRule[], chains: readonly InputChain[]): RuleItems {
	const places = chains.flatMap((at) => {
		const lines = inputRules(rules, at.family);
		return lines.length === 0 ? [] : [{ at, lines }];
	});
	if (places.length === 0) return { kernel: [], files: [] };
	const commands = places.flatMap(({ at, lines }) => insertCommands(at, lines));
	return {
		kernel: places.map(({ at: { family, table, chain, by = "" }, lines }) => ({
			item: { kind: "nft-rules", family, table, chain },
			state: { lines },
			why: `the chain stops new connections (${by})`,
		})),
		files: [textFile(FILES.input, `${commands.join("\n")}\n`, "the same rules, for the next boot")],
	};
}

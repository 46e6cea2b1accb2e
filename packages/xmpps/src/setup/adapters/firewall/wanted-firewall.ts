import type { Validation } from "../../items/actions.ts";
import { arrangementOf, DIVERTED_TO } from "../../routes/wanted-routes.ts";
import type { Note, WantedItem, WantedStage } from "../../stage.ts";
import type { Intent } from "../adapter.ts";
import { type IptablesWish, iptablesItems } from "../iptables/iptables-items.ts";
import { inputItems, tableItems } from "../nftables/nft-items.ts";
import { FILES, FOLDER } from "./boot-files.ts";
import { bootItems, folder, UNIT_ITEM } from "./file-items.ts";
import type { FirewallFacts, FirewallTool, InputChain } from "./firewall-facts.ts";
import { firewallNotes } from "./firewall-notes.ts";
import { diversionRules, isTranslation, type PortRule, portRules, type Translation } from "./port-rules.ts";

/** What is wanted of the packet filter for one set of endpoints. */
export interface FirewallWish {
	readonly rules: readonly PortRule[];
	/** Chains that would stop what is to get in. */
	readonly closed: readonly InputChain[];
	/** Where the translations go; undefined: nowhere, or neither tool is there. */
	readonly tool: FirewallTool | undefined;
}

/** The rules, where they are to be, and what is to be known about that. Pure. */
export function wantedFirewall(
	{ config, endpoints }: Intent,
	facts: FirewallFacts,
): {
	readonly stages: readonly WantedStage[];
	readonly notes: readonly Note[];
} {
	const arrangement = arrangementOf(config);
	const rules = portRules(endpoints, arrangement === "translate" ? DIVERTED_TO : undefined);
	if (rules.length > 0 && facts.unknown.length > 0) {
		const unseen = (text: string): Note => ({ kind: "problem", text: `The packet filter cannot be seen: ${text}` });
		return { stages: [], notes: facts.unknown.map(unseen) };
	}
	const closed = facts.inputs.filter((chain) => chain.closed && rules.some((rule) => passes(rule, chain)));
	const translates = rules.some(isTranslation);
	const tool = translates ? (config.firewall === "auto" ? facts.tool : config.firewall) : undefined;
	const wish = { rules, closed, tool };
	const diversions = arrangement === "divert" ? diversionRules(endpoints, DIVERTED_TO) : [];
	if (!translates && diversions.length === 0 && closed.length === 0) return { stages: [], notes: [] };
	const notes = firewallNotes(wish, facts, config.endpoint.port);
	const managed = facts.managers.some((name) => name !== "docker");
	if (managed || notes.some(({ kind }) => kind === "problem")) return { stages: [], notes };
	return { stages: [stage(wish, diversions, facts)], notes };
}

function stage(
	{ rules, closed, tool }: FirewallWish,
	diversions: readonly Translation[],
	facts: FirewallFacts,
): WantedStage {
	// Only nftables diverts: iptables would need its own chains for it, and where both are they get along.
	const table = tableItems(tool === "nftables" ? rules.filter(isTranslation) : [], diversions);
	const input = inputItems(
		rules,
		closed.filter((chain) => chain.tool === "nftables"),
	);
	const iptables = iptablesItems({ rules, translates: tool === "iptables", closed: closedFamilies(closed) }, facts);
	const files = [...table.files, ...input.files, ...iptables.files];
	const boot = files.length > 0;
	// First what brings the rules back, then the rules: a host that loses power in between has all of them, or none.
	const items: readonly WantedItem[] = [
		...(boot ? [folder(FOLDER, "the files of xmpps are in it"), ...files, ...bootItems(facts.nft !== undefined)] : []),
		...iptables.blocks,
		...table.kernel,
		...input.kernel,
		...iptables.kernel,
		...(boot ? [UNIT_ITEM] : []),
	];
	return {
		name: "firewall",
		items,
		validations: validationsOf(items),
		activations: boot
			? [{ activation: { kind: "systemd-reload" }, effect: "systemd reads its units; nothing is restarted" }]
			: [],
	};
}

function validationsOf(items: readonly WantedItem[]): readonly Validation[] {
	const validations = items.flatMap(({ item }): Validation[] => {
		if (item.kind !== "file" && item.kind !== "block") return [];
		const { path } = item;
		if (path === FILES.table || path === FILES.input) return [{ kind: "nft-file", path }];
		if (path.endsWith(".v4")) return [{ kind: "iptables-file", path, family: 4 }];
		return path.endsWith(".v6") ? [{ kind: "iptables-file", path, family: 6 }] : [];
	});
	// Two blocks of one file are one question.
	return [...new Map(validations.map((validation) => [JSON.stringify(validation), validation])).values()];
}

function closedFamilies(closed: readonly InputChain[]): IptablesWish["closed"] {
	return new Map(
		closed.flatMap(({ tool, family, by = "" }): [4 | 6, string][] =>
			tool === "iptables" ? [[family === "ip6" ? 6 : 4, by]] : [],
		),
	);
}

function passes({ family }: PortRule, chain: InputChain): boolean {
	return chain.family === "inet" || (chain.family === "ip6") === (family === 6);
}

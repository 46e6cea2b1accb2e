import type { Note } from "../../stage.ts";
import type { FirewallFacts, FirewallTool } from "./firewall-facts.ts";
import { firewalldSteps, ufwSteps } from "./manual-steps.ts";
import { isTranslation } from "./port-rules.ts";
import { doesSame, translationNotes } from "./translation-notes.ts";
import type { FirewallWish } from "./wanted-firewall.ts";

/** What is to be known of a packet filter before anything is put into it. Pure. @param port that clients are to reach */
export function firewallNotes(wish: FirewallWish, facts: FirewallFacts, port: number): readonly Note[] {
	const managed = managerNotes(wish, facts);
	if (managed.length > 0) return managed;
	return [
		...toolNotes(wish, facts),
		...frozenNotes(wish, facts),
		...translationNotes(wish, facts),
		...sessionNotes(facts, port),
	];
}

/**
 * Rules that somebody else's program makes anew at any time are made by that program, or are soon gone. Whether it lets
 * connections in is for the proof to say.
 */
function managerNotes({ rules }: FirewallWish, { managers, translations }: FirewallFacts): readonly Note[] {
	const steps = { ufw: ufwSteps, firewalld: firewalldSteps };
	const missing = rules
		.filter(isTranslation)
		.filter((rule) => !translations.some((foreign) => doesSame(foreign, rule)));
	return (["ufw", "firewalld"] as const)
		.filter((name) => managers.includes(name))
		.flatMap((name): Note[] => {
			const leaves = `${name} rules this host's packet filter, and xmpps leaves it alone`;
			const done: Note = { kind: "info", text: `${leaves}: the translation is there, made by hand` };
			const toDo: Note = { kind: "manual", text: `${leaves}; these rules are for it`, lines: steps[name](rules) };
			if (missing.length === 0) return rules.some(isTranslation) ? [done] : [toDo];
			const [first] = missing;
			const what = `${first?.address} port ${first?.port} does not lead to port ${first?.toPort} yet`;
			return [toDo, { kind: "problem", text: `${what}, which ${name} has to be told by hand` }];
		});
}

const INSTALLED: Readonly<Record<FirewallTool, "nft" | "iptables">> = { nftables: "nft", iptables: "iptables" };

function toolNotes({ rules, tool }: FirewallWish, facts: FirewallFacts): readonly Note[] {
	if (!rules.some(isTranslation) || (tool !== undefined && facts[INSTALLED[tool]] !== undefined)) return [];
	const missing =
		tool === undefined ? "Neither nft nor iptables is installed" : `"${INSTALLED[tool]}" is not installed`;
	return [
		{
			kind: "problem",
			text: missing,
			lines: [`apt install ${tool ?? "nftables"}`],
		},
	];
}

/** After `netfilter-persistent save` our rules are in its files for good, and no longer as our block. */
function frozenNotes({ tool, closed }: FirewallWish, { persistent }: FirewallFacts): readonly Note[] {
	if (tool !== "iptables" && !closed.some((chain) => chain.tool === "iptables")) return [];
	return ([4, 6] as const).flatMap((family): Note[] => {
		const frozen = (family === 4 ? persistent?.v4 : persistent?.v6)?.frozen ?? [];
		if (frozen.length === 0) return [];
		const file = `/etc/iptables/rules.v${family}`;
		return [
			{
				kind: "problem",
				text: `${file} was saved while the rules of xmpps were there, and they are in it outside of its block; take them out`,
				lines: [`sed -i '/^:XMPPS /d; / XMPPS /d; / XMPPS$/d' ${file}`],
			},
		];
	});
}

function sessionNotes({ sessions = 0 }: FirewallFacts, port: number): readonly Note[] {
	if (sessions === 0) return [];
	const count = sessions === 1 ? "1 established session" : `${sessions} established sessions`;
	const verb = sessions === 1 ? "survives" : "survive";
	return [{ kind: "info", text: `${count} over port ${port} ${verb}: the rules are replaced in one transaction` }];
}

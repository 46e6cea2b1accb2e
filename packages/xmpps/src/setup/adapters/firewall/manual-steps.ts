import { OUR_CHAIN } from "../../items/drivers/iptables-chain.ts";
import { filterChain, natChain } from "../iptables/chain-lines.ts";
import { isTranslation, type PortRule } from "./port-rules.ts";

/** A chain that somebody made by hand is not ours, and stays. */
const HAND_CHAIN = "XMPPS-BY-HAND";

/** What an operator of ufw does by hand. It has no command for a translation, and loads its files with `--noflush`. Pure. */
export function ufwSteps(rules: readonly PortRule[]): readonly string[] {
	const steps = ([4, 6] as const).flatMap((family) => {
		const ours = rules.filter((rule) => rule.family === family);
		const translations = ours.filter(isTranslation);
		if (translations.length === 0) return [];
		const file = family === 4 ? "/etc/ufw/before.rules" : "/etc/ufw/before6.rules";
		const before = family === 4 ? "ufw-before-input" : "ufw6-before-input";
		return [
			`# in ${file}, above the line "*filter":`,
			"*nat",
			...natChain(translations).map((line) => line.replace(/^-I /, "-A ").replaceAll(OUR_CHAIN, HAND_CHAIN)),
			"COMMIT",
			`# in ${file}, above its last line "COMMIT":`,
			...filterChain(translations)
				.filter((line) => line.startsWith("-A "))
				.map((line) => line.replace(/^-A \S+/, `-A ${before}`)),
		];
	});
	const direct = rules.filter((rule) => !isTranslation(rule));
	return [
		...steps,
		"# then:",
		...direct.map(({ address, port }) => `ufw allow proto tcp to ${address} port ${port}`),
		...(steps.length > 0 ? ["ufw reload"] : []),
	];
}

/** What an operator of firewalld does by hand: a zone's rules are for others alone, those of the host itself need a policy. Pure. */
export function firewalldSteps(rules: readonly PortRule[]): readonly string[] {
	const rich = (rule: PortRule): string => {
		const to = `rule family="ipv${rule.family}" destination address="${rule.address}"`;
		if (!isTranslation(rule)) return `${to} port port="${rule.port}" protocol="tcp" accept`;
		return `${to} forward-port port="${rule.port}" protocol="tcp" to-port="${rule.toPort}" to-addr="${rule.address}"`;
	};
	const translations = rules.filter(isTranslation);
	const policy = "firewall-cmd --permanent --policy xmpps";
	return [
		...rules.map((rule) => `firewall-cmd --permanent --add-rich-rule='${rich(rule)}'`),
		...(translations.length === 0
			? []
			: [
					"firewall-cmd --permanent --new-policy xmpps",
					`${policy} --add-ingress-zone HOST`,
					`${policy} --add-egress-zone ANY`,
					...translations.map((rule) => `${policy} --add-rich-rule='${rich(rule)}'`),
				]),
		"firewall-cmd --reload",
	];
}

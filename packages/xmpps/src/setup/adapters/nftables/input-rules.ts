import { OUR_COMMENT } from "../../items/drivers/nft-rules.ts";
import { isTranslation, type PortRule } from "../firewall/port-rules.ts";

/**
 * Rules that let connections through a chain on the hook `input`, in the form that nft prints. A filter sees a connection
 * after its translation: what is asked is where it was going before, so that the server's own port stays as closed as it
 * was. Pure.
 * @param family of the chain's table: only what can pass it is named
 */
export function inputRules(rules: readonly PortRule[], family: "ip" | "ip6" | "inet"): readonly string[] {
	return rules
		.filter((rule) => family === "inet" || (family === "ip6") === (rule.family === 6))
		.map((rule) => `${condition(rule)} accept ${OUR_COMMENT}`);
}

function condition(rule: PortRule): string {
	const ip = rule.family === 6 ? "ip6" : "ip";
	if (!isTranslation(rule)) return `${ip} daddr ${rule.address} tcp dport ${rule.port}`;
	// nft 1.0.6 takes the original port only where the protocol is said before.
	return `ct original ${ip} daddr ${rule.address} ct status dnat meta l4proto tcp ct original proto-dst ${rule.port}`;
}

import { CHAIN_LINE, OUR_CHAIN } from "../../items/drivers/iptables-chain.ts";
import { isTranslation, type PortRule, type Translation } from "../firewall/port-rules.ts";

/**
 * Our chain in the table `nat`, in the form that its driver reads: packets from elsewhere come from PREROUTING, those of the
 * host itself from OUTPUT. Pure. @param translations of one family
 */
export function natChain(translations: readonly Translation[]): readonly string[] {
	return [
		CHAIN_LINE,
		`-I PREROUTING -j ${OUR_CHAIN}`,
		`-I OUTPUT -j ${OUR_CHAIN}`,
		...translations.map(
			(rule) =>
				`-A ${OUR_CHAIN} -d ${network(rule)} -p tcp -m tcp --dport ${rule.port} -j DNAT --to-destination ${withPort(rule, rule.toPort)}`,
		),
	];
}

/**
 * Our chain in the table `filter`, before all rules of INPUT. It sees a connection after its translation: what is asked is
 * where it was going before, so that the server's own port stays as closed as it was. Pure. @param rules of one family
 */
export function filterChain(rules: readonly PortRule[]): readonly string[] {
	return [
		CHAIN_LINE,
		`-I INPUT -j ${OUR_CHAIN}`,
		...rules.map((rule) => `-A ${OUR_CHAIN} ${condition(rule)} -j ACCEPT`),
	];
}

function condition(rule: PortRule): string {
	if (!isTranslation(rule)) return `-d ${network(rule)} -p tcp -m tcp --dport ${rule.port}`;
	return `-p tcp -m conntrack --ctstate DNAT --ctorigdst ${rule.address} --ctorigdstport ${rule.port}`;
}

function network({ family, address }: PortRule): string {
	return `${address}/${family === 4 ? 32 : 128}`;
}

function withPort({ family, address }: PortRule, port: number): string {
	return family === 4 ? `${address}:${port}` : `[${address}]:${port}`;
}

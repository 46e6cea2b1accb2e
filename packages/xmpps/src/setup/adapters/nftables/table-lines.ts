import type { Translation } from "../firewall/port-rules.ts";

/**
 * A little before `dstnat` (-100), where everybody else translates: who translates a connection first has it. Rules of
 * others for port 443 of all addresses, such as a container's, then keep the addresses that are not ours.
 */
const PRIORITY = -110;

/**
 * Our table of nftables, in the form that its driver reads: packets from elsewhere pass `prerouting`, those of the host itself
 * `output`. `dnat` with an address keeps the one that was asked for; `redirect` would take the interface's first. Pure.
 */
export function translationTable(translations: readonly Translation[]): readonly string[] {
	return ["prerouting", "output"].flatMap((hook) => [
		`chain ${hook} {`,
		`\ttype nat hook ${hook} priority ${PRIORITY}; policy accept;`,
		...translations.map((rule) => `\t${dnat(rule)}`),
		"}",
	]);
}

function dnat({ family, address, port, toPort }: Translation): string {
	if (family === 6) return `ip6 daddr ${address} tcp dport ${port} dnat ip6 to [${address}]:${toPort}`;
	return `ip daddr ${address} tcp dport ${port} dnat ip to ${address}:${toPort}`;
}

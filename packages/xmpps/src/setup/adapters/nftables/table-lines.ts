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

/** Before everything that would look at the port (`mangle`). */
const DIVERT_PRIORITY = -150;

/** Marks the packets that are led to a socket of this machine, whatever their address (facts of TPROXY). */
const MARK = "0x00000368";

/**
 * A chain that hands new connections to a gateway, which sees the address that they were for. Where nobody listens on that
 * port the rule does not match, and the web server gets them as before. Connections of the host itself pass it, too. Pure.
 */
export function divertChain(diversions: readonly Translation[]): readonly string[] {
	return [
		"chain divert {",
		`\ttype filter hook prerouting priority ${DIVERT_PRIORITY}; policy accept;`,
		...diversions.flatMap(({ family, address, port, toPort }) => {
			const ip = family === 6 ? "ip6" : "ip";
			// Without an address the kernel takes the first one of the interface: on `lo` another than the gateway's.
			const to = family === 6 ? `[${address}]:${toPort}` : `${address}:${toPort}`;
			const what = `${ip} daddr ${address} tcp dport ${port}`;
			return [
				`\t${what} socket transparent 1 meta mark set ${MARK} accept`,
				`\t${what} tproxy ${ip} to ${to} meta mark set ${MARK} accept`,
			];
		}),
		"}",
	];
}

function dnat({ family, address, port, toPort }: Translation): string {
	if (family === 6) return `ip6 daddr ${address} tcp dport ${port} dnat ip6 to [${address}]:${toPort}`;
	return `ip daddr ${address} tcp dport ${port} dnat ip to ${address}:${toPort}`;
}

import type { Change } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";

/** A table and chains of our own: whatever else translates stays as it is. */
const CHAINS = {
	prerouting: "inet xmpps xmpps_prerouting",
	output: "inet xmpps xmpps_output",
} as const;

/** The family's word in a rule of nftables. */
function word(family: 4 | 6): "ip" | "ip6" {
	return family === 4 ? "ip" : "ip6";
}

/** Leads a port to the one on which the server listens, at the same address, for packets from outside or the host's own. */
export function translate(endpoint: EndpointObservation, to: number, hook: keyof typeof CHAINS): Change {
	const { address, port, family } = endpoint;
	const target = family === 4 ? `${address}:${to}` : `[${address}]:${to}`;
	const ip = word(family);
	return {
		item: { kind: "firewall", address, port },
		after: [
			"nft add table inet xmpps",
			`nft add chain ${CHAINS[hook]} { type nat hook ${hook} priority -100; }`,
			`${CHAINS[hook]} ${ip} daddr ${address} tcp dport ${port} dnat ${ip} to ${target}`,
		],
		why: `the server listens on port ${to}`,
	};
}

/** Lets connections to an address and port in. @param translated they come to the filter with another port */
export function accept(endpoint: EndpointObservation, translated: boolean): Change {
	const { address, port, family } = endpoint;
	const ip = word(family);
	const rule = translated
		? `meta l4proto tcp ct original ${ip} daddr ${address} ct original proto-dst ${port} accept`
		: `${ip} daddr ${address} tcp dport ${port} accept`;
	return { item: { kind: "firewall", address, port }, after: [rule], why: "connections to it are dropped" };
}

import type { Change } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";

/** The family's word in a rule of nftables. */
function word(family: 4 | 6): "ip" | "ip6" {
	return family === 4 ? "ip" : "ip6";
}

/** Leads a port to the one on which the server listens, at the same address: `ip nat prerouting …`. */
export function translate(
	endpoint: EndpointObservation,
	to: number,
	chain: "prerouting" | "output" = "prerouting",
): Change {
	const { address, port, family } = endpoint;
	const target = family === 4 ? `${address}:${to}` : `[${address}]:${to}`;
	const ip = word(family);
	return {
		item: { kind: "firewall", address, port },
		after: [`inet nat ${chain} ${ip} daddr ${address} tcp dport ${port} dnat ${ip} to ${target}`],
		why: `the server listens on port ${to}`,
	};
}

/** Lets connections to an address and port in. @param translated they come to the filter with another port */
export function accept(endpoint: EndpointObservation, translated: boolean): Change {
	const { address, port, family } = endpoint;
	const ip = word(family);
	const rule = translated
		? `ct original ${ip} daddr ${address} meta l4proto tcp ct original proto-dst ${port} accept`
		: `${ip} daddr ${address} tcp dport ${port} accept`;
	return { item: { kind: "firewall", address, port }, after: [rule], why: "connections to it are dropped" };
}

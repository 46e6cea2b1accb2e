import type { EndpointObservation } from "../../model/observation.ts";
import type { LocalListener, LocalObservation } from "../../model/observation-local.ts";
import type { Facts } from "./facts.ts";
import { mentions } from "./local-ports.ts";

/** An endpoint on the host that was looked at from inside. */
export interface LocalEndpoint {
	readonly endpoint: EndpointObservation;
	/** Rules of its packet filter that lead this address and port elsewhere. */
	readonly translations: readonly string[];
	/** The port on which something has to listen for it: behind a translation another one. */
	readonly behind: number;
	/** Who listens there. */
	readonly listeners: readonly LocalListener[];
}

/** The endpoints whose address the host has; empty where the host was not looked at. */
export function localEndpoints({ observation }: Facts): LocalEndpoint[] {
	const { local, endpoints } = observation;
	if (local === undefined) return [];
	return endpoints
		.filter(({ address }) => local.addresses.includes(address))
		.map((endpoint) => {
			const translations = local.firewall.rules.filter((rule) => leadsElsewhere(rule, endpoint));
			const behind = portBehind(translations) ?? endpoint.port;
			return { endpoint, translations, behind, listeners: listenersFor(local, endpoint, behind) };
		});
}

/** Whether a rule concerns a port: `dport 443`, `dport { 80, 443 }`, `--dport 443`. */
export function isAboutPort(rule: string, port: number): boolean {
	return new RegExp(`dports? (\\{[^}]*|[\\d,:]*)?(?<!\\d)${port}(?!\\d)`).test(rule);
}

/** A translation of this address and port, on the way in or on the host itself; one without an address is for all. */
function leadsElsewhere(rule: string, { address, port, family }: EndpointObservation): boolean {
	if (!/\b(dnat|redirect|tproxy)\b/i.test(rule) || !isAboutPort(rule, port)) return false;
	if (/(daddr|\s-d|--destination)\s/.test(rule) && !mentions(rule, address)) return false;
	return family === 6 ? !/\bip daddr\b|^iptables /.test(rule) : !/\bip6 daddr\b|^ip6tables /.test(rule);
}

/**
 * Which packets a rule is for: as the line of its chain says, else by the chain's name; undefined where neither tells.
 * @param rules all lines that are known of the packet filter
 */
export function hookOf(rule: string, rules: readonly string[]): "prerouting" | "output" | undefined {
	const [, table, name] = /^add rule (\S+ \S+) (\S+)/.exec(rule) ?? [];
	const base = rules.find((line) => line.startsWith(`add chain ${table} ${name} {`));
	const told = /\bhook (\w+)/.exec(base ?? "")?.[1] ?? name ?? /\s-A (\S+)/.exec(rule)?.[1] ?? "";
	if (/pre|dstnat/i.test(told)) return "prerouting";
	return /out/i.test(told) ? "output" : undefined;
}

/** The port that the first translation leads to: `dnat ip to 192.0.2.2:5223`, `redirect to :5223`, `--to-ports 5223`. */
function portBehind(translations: readonly string[]): number | undefined {
	const found = /(?:to|--to-destination) \S*:(\d+)|--to-ports? (\d+)/.exec(translations[0] ?? "");
	return found === null ? undefined : Number(found[1] ?? found[2]);
}

/** Listeners on this address, or on all of its family; `::` takes IPv4 in as well unless the program says otherwise. */
function listenersFor(
	local: LocalObservation,
	{ address, family }: EndpointObservation,
	port: number,
): LocalListener[] {
	const all = family === 4 ? ["0.0.0.0", "::", "*"] : ["::", "*"];
	return local.listeners.filter((one) => one.port === port && (one.address === address || all.includes(one.address)));
}

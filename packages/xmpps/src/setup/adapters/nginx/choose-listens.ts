import { ipFamily } from "xmpps-connect/protocol";
import type { LocalListener } from "../../../model/observation-local.ts";
import type { NginxFacts, NginxListen, NginxServer } from "./nginx-facts.ts";

/** ACME's http-01 asks here and nowhere else (RFC 8555, 8.3). */
const PORT = 80;

/** One `listen` line for the endpoint. */
export interface ChosenListen {
	/** `80`, `[::]:80`, `203.0.113.1:80`. */
	readonly listen: string;
	/** Servers that have the same already; empty: it is new. Names are told apart among these alone. */
	readonly beside: readonly NginxServer[];
}

export interface ChosenListens {
	readonly listens: readonly ChosenListen[];
	/** Addresses at which port 80 is another program's, or one of nginx's that knows no names. */
	readonly taken: readonly { readonly address: string; readonly by: string }[];
}

/**
 * Chooses what the endpoint's server listens on. nginx looks for a name among the servers of the one socket that a connection
 * came in by, which is the most specific that there is: `A:80` takes everything for A away from `80`.
 * @param addresses of the host, at which the endpoint is to be
 */
export function chooseListens(facts: NginxFacts, addresses: readonly string[]): ChosenListens {
	const listens = new Map<string, ChosenListen>();
	const taken: { address: string; by: string }[] = [];
	for (const address of addresses) {
		if (ipFamily(address) === 6 && !facts.ipv6) continue;
		const holder = strangerAt(facts, address);
		if (holder !== undefined) {
			taken.push({ address, by: holder });
			continue;
		}
		const chosen = listenFor(facts, address);
		listens.set(chosen.listen, chosen);
	}
	return { listens: [...listens.values()], taken };
}

function listenFor(facts: NginxFacts, address: string): ChosenListen {
	const family = ipFamily(address);
	const all = family === 4 ? "*" : "::";
	const have = (fits: (listen: NginxListen) => boolean): readonly NginxServer[] =>
		facts.servers.filter(({ in: where, listens }) => where === "http" && listens.some((one) => isOn(one) && fits(one)));
	const at = (one: string): readonly NginxServer[] => have((listen) => listen.address === one);
	if (at(address).length > 0) return { listen: written(address), beside: at(address) };
	if (at(all).length > 0) return { listen: written(all), beside: at(all) };
	// A socket of IPv6 that has IPv4, too.
	const both = family === 4 ? have((listen) => listen.address === "::" && listen.both) : [];
	if (both.length > 0) return { listen: written("::"), beside: both };
	// The kernel gives all addresses to nobody while one of them is somebody's.
	const single =
		have((listen) => familyOf(listen.address) === family).length > 0 ||
		facts.listeners.some((one) => one.port === PORT && isStranger(one) && ipFamily(one.address) === family);
	return { listen: written(single ? address : all), beside: [] };
}

/** Who else has port 80 of an address. */
function strangerAt({ listeners, servers }: NginxFacts, address: string): string | undefined {
	const covers = (one: string): boolean =>
		one === address || one === "::" || (ipFamily(address) === 4 && (one === "0.0.0.0" || one === "*"));
	const stream = servers.some(
		({ in: where, listens }) => where === "stream" && listens.some((one) => isOn(one) && covers(one.address)),
	);
	if (stream) return "a stream of nginx";
	return listeners.find((one) => one.port === PORT && isStranger(one) && covers(one.address))?.program;
}

/** Without root no program has a name: what is nginx's configuration then says who it is. */
function isStranger({ program }: LocalListener): boolean {
	return program !== undefined && program !== "nginx";
}

function isOn({ port }: NginxListen): boolean {
	return port === PORT;
}

/** The family of one address that is not all of them; a name could be anything, and counts for IPv4. */
function familyOf(address: string): 0 | 4 | 6 {
	if (["*", "::", "unix:"].includes(address)) return 0;
	return ipFamily(address) === 6 ? 6 : 4;
}

function written(address: string): string {
	if (address === "*") return String(PORT);
	return ipFamily(address) === 6 ? `[${address}]:${PORT}` : `${address}:${PORT}`;
}

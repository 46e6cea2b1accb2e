import { BlockList } from "node:net";
import { ipFamily } from "xmpps-connect/protocol";
import type { Note } from "../../stage.ts";
import type { FirewallFacts, ForeignTranslation } from "./firewall-facts.ts";
import { isTranslation, type PortRule, type Translation } from "./port-rules.ts";
import type { FirewallWish } from "./wanted-firewall.ts";

/** What rules of others do to the connections that are to reach the XMPP server. Pure. */
export function translationNotes({ rules }: FirewallWish, { translations }: FirewallFacts): readonly Note[] {
	const notes = rules.flatMap((rule) =>
		translations.filter((foreign) => meets(foreign, rule)).map((foreign) => noteOn(foreign, rule)),
	);
	return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];
}

function noteOn(foreign: ForeignTranslation, rule: PortRule): Note {
	const lines = [foreign.text];
	const where = `${rule.address} port ${rule.port}`;
	if (isTranslation(rule) && doesSame(foreign, rule)) {
		return {
			kind: "info",
			text: `A rule of somebody else's leads ${where} to port ${rule.toPort} too; it is not needed any more`,
			lines,
		};
	}
	// Ours comes first, and is for one address alone.
	if (isTranslation(rule) && foreign.addresses.length === 0) {
		return {
			kind: "info",
			text: `A rule of somebody else's translates port ${rule.port}; on ${rule.address} it does not any more`,
			lines,
		};
	}
	return {
		kind: "problem",
		text: `A rule of somebody else's sends ${where} elsewhere; take it away, or choose another address`,
		lines,
	};
}

/** Whether a rule of others leads an address and port to where it is to lead. Pure. */
export function doesSame(foreign: ForeignTranslation, rule: Translation): boolean {
	return foreign.toPort === rule.toPort && meets(foreign, rule);
}

/** Whether a rule of others is for an address and port, as far as can be told. */
function meets({ addresses, ports, family }: ForeignTranslation, rule: PortRule): boolean {
	if (family !== "both" && family !== rule.family) return false;
	if (ports.length === 0 ? addresses.length === 0 : !ports.some(([from, to]) => from <= rule.port && rule.port <= to)) {
		return false;
	}
	return addresses.length === 0 || addresses.some((network) => contains(network, rule.address));
}

function contains(network: string, address: string): boolean {
	const [base = "", length] = network.split("/");
	const family = ipFamily(base);
	if (family === undefined || family !== ipFamily(address)) return false;
	const list = new BlockList();
	const bits = length === undefined ? (family === 4 ? 32 : 128) : Number(length);
	// A netmask in dots, or whatever else it is, cannot be told.
	if (!Number.isInteger(bits) || bits < 0 || bits > (family === 4 ? 32 : 128)) return false;
	list.addSubnet(base, bits, family === 4 ? "ipv4" : "ipv6");
	return list.check(address, family === 4 ? "ipv4" : "ipv6");
}

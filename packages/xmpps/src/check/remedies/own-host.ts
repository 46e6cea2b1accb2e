import { ipFamily } from "xmpps-connect/protocol";
import type { Change } from "../../model/change.ts";
import type { Observation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import { isTranslated, localPorts, mentions } from "../facts/local-ports.ts";
import { publicHostAddresses } from "../facts/public-addresses.ts";
import { addressesOf, hostOf } from "../facts/srv-targets.ts";
import { setRecords } from "./dns.ts";

/** The host that was looked at from inside, as records may lead to it. */
export interface OwnHost {
	readonly name: string;
	readonly addresses: readonly string[];
	/** What gives it the name; empty where it has it already. */
	readonly changes: readonly Change[];
}

/** The XMPP server that was looked at from inside (`--local`), by a name that it has or a new one; undefined where there is none. */
export function ownHost(facts: Facts): OwnHost | undefined {
	const { observation } = facts;
	const { local } = observation;
	const [port] = localPorts(local, "xmpp-client") ?? [];
	if (local === undefined || port === undefined) return undefined;
	const all = publicHostAddresses(facts, [port]);
	const direct = localPorts(local, "xmpps-client") ?? [];
	const translated = all.filter((address) => {
		const rules = local.firewall.rules.filter((rule) => mentions(rule, address));
		return isTranslated(rules, [address], 443, direct);
	});
	// Those where port 443 leads to XMPP pass more firewalls; the others may be a web site's.
	const addresses = translated.length > 0 ? translated : all;
	if (addresses.length === 0) return undefined;
	const known = observation.dns.hosts.find((host) => addressesOf(host).some((address) => all.includes(address)));
	if (known !== undefined) return { name: known.name, addresses: addressesOf(known), changes: [] };
	const name = freeName(observation);
	return { name, addresses, changes: named(name, addresses) };
}

/** A name below the domain that was seen nowhere. @param taken names that are to be given to others */
export function freeName(observation: Observation, taken: ReadonlySet<string> = new Set()): string {
	for (let number = 1; ; number++) {
		const name = `xmpps${number === 1 ? "" : number}.${observation.domain.ascii}`;
		if (!taken.has(name) && hostOf(observation, name) === undefined) return name;
	}
}

function named(name: string, addresses: readonly string[]): Change[] {
	const why = "the server's own address, which has no name yet";
	return (["A", "AAAA"] as const).flatMap((type): Change[] => {
		const own = addresses.filter((address) => ipFamily(address) === (type === "A" ? 4 : 6));
		return own.length === 0 ? [] : [setRecords(name, type, [], own, why)];
	});
}

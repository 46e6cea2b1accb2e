import type { Facts } from "./facts.ts";
import { isTranslated, mentions } from "./local-ports.ts";
import { privateRange } from "./private-range.ts";

/** What listens on all addresses of a family; where IPv6 is meant, Linux takes IPv4 in as well. */
const ALL = new Set(["0.0.0.0", "::", "*"]);

/**
 * The host's own addresses (`--local`) that the internet may reach and on which these ports are served, be it by the
 * packet filter; empty where the host was not looked at.
 */
export function publicHostAddresses(facts: Facts, ports: readonly number[]): string[] {
	const { local } = facts.observation;
	if (local === undefined) return [];
	const listening = [...new Set(local.listeners.map(({ port }) => port))];
	const rules = local.firewall.rules;
	const serves = (address: string, port: number): boolean => {
		const sets = rules.filter((rule) => mentions(rule, address));
		if (isTranslated(sets, [address], port, listening)) return true;
		return local.listeners.some((one) => one.port === port && (ALL.has(one.address) || one.address === address));
	};
	return local.addresses
		.filter((address) => privateRange(address) === undefined)
		.filter((address) => ports.every((port) => serves(address, port)));
}

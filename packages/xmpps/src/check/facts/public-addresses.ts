import { ipFamily } from "xmpps-connect/protocol";
import type { Facts } from "./facts.ts";
import { isTranslated, mentions } from "./local-ports.ts";
import { privateRange } from "./private-range.ts";

/** What listens on all addresses of a family; where IPv6 is meant, Linux takes IPv4 in as well. */
const ALL = new Set(["0.0.0.0", "::", "*"]);

/** Web servers: what one has on an address is a site there, unless nothing else has the port at all. */
const WEB = new Set(["nginx", "apache2", "httpd", "caddy", "lighttpd"]);

/**
 * The host's own addresses (`--local`) that the internet may reach and on which these ports are served, be it by the
 * packet filter; empty where the host was not looked at. An address whose port a web server has counts only where no other
 * one of its family is left: the web server may be what shares the port.
 */
export function publicHostAddresses(facts: Facts, ports: readonly number[]): string[] {
	const { local } = facts.observation;
	if (local === undefined) return [];
	const listening = [...new Set(local.listeners.map(({ port }) => port))];
	const rules = local.firewall.rules;
	/** Who has a port: programs, or the packet filter, which comes before them. */
	const holders = (address: string, port: number): readonly string[] => {
		const sets = rules.filter((rule) => mentions(rule, address));
		if (isTranslated(sets, [address], port, listening)) return ["translated"];
		return local.listeners
			.filter((one) => one.port === port && (ALL.has(one.address) || one.address === address))
			.map(({ program = "unknown" }) => program);
	};
	const served = local.addresses
		.filter((address) => privateRange(address) === undefined)
		.filter((address) => ports.every((port) => holders(address, port).length > 0));
	const ofOthers = served.filter((address) =>
		ports.every((port) => holders(address, port).some((program) => !WEB.has(program))),
	);
	return served.filter(
		(address) => ofOthers.includes(address) || !ofOthers.some((one) => ipFamily(one) === ipFamily(address)),
	);
}

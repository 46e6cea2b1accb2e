import { type Role, role, type SrvService } from "xmpps-connect/protocol";
import type { Change, Remedy } from "../../model/change.ts";
import type { Severity } from "../../model/finding.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { privateRange } from "../facts/private-range.ts";
import { publicHostAddresses } from "../facts/public-addresses.ts";
import { addressesOf, hostOf } from "../facts/srv-targets.ts";
import { endpointSubject } from "../facts/subject.ts";
import { refusedPrivate, type UsedHost, usedHosts } from "../facts/used-hosts.ts";
import { roleWorks, works } from "../facts/works.ts";
import { setRecords } from "../remedies/dns.ts";
import type { Found, Rule } from "./rule.ts";

/** A published address to which no route of the internet leads. */
export const addressPrivate: Rule = {
	id: "address.private",
	severity: "broken",
	title: "A published address is not reached over the internet",
	why: "The address is of a range for private networks, for the machine itself or for one link. Whoever is in another network reaches nobody there, or somebody else: at home every router has a 192.168.0.1. It comes about where a server publishes its own address although it stands behind NAT.",
	example: "xmpps.example.org. A 192.168.1.20",
	remedy: "Publish the address that the network has on the outside, and let the router pass the port on.",
	source: ["RFC 1918, 3"],
	supersedes: ["tcp.refused", "tcp.dropped", "tcp.unreachable", "address.dead-ipv4", "address.dead-ipv6"],
	find(facts): Found[] {
		return usedHosts(facts.observation).flatMap((host): Found[] => {
			if (isIntranet(facts, host)) return [];
			const left = refusedPrivate(facts.observation, host.name);
			return [...addressesOf(host.lookup), ...left]
				.filter((address) => privateRange(address) !== undefined)
				.flatMap((address) => findingsAt(facts, host, address));
		});
	},
};

/**
 * A domain that is for its own network alone, looked at from inside: it has no other addresses, and this one, of a range
 * that the machine that looked has an address of as well, works.
 */
function isIntranet({ observation, ...rest }: Facts, { services }: UsedHost): boolean {
	const roles = new Set(services.map(role));
	const same = observation.endpoints.filter((endpoint) => roles.has(role(endpoint.service)));
	const own = new Set(observation.vantage.addresses.map((address) => privateRange(address)?.range));
	return (
		same.length > 0 &&
		same.every((endpoint) => {
			const range = privateRange(endpoint.address);
			if (range === undefined) return false;
			return (own.has(range.range) || range.use === "loopback") && works({ observation, ...rest }, endpoint) === "yes";
		})
	);
}

function findingsAt(facts: Facts, host: UsedHost, address: string): Found[] {
	const { observation } = facts;
	const range = privateRange(address);
	const record = `${host.name} ${address.includes(":") ? "AAAA" : "A"} ${address}`;
	const endpoints = observation.endpoints.filter((one) => one.target === host.name && one.address === address);
	const found = (subject: string, services: readonly SrvService[]): Found => ({
		severity: severityOf(facts, services),
		concerned: concernedBy(services),
		whom: "everybody outside of the server's own network",
		subject,
		title: `${host.name} has the address ${address}, which is not reached over the internet`,
		evidence: [record, `${range?.range} is ${range?.use} (${range?.source})`],
		remedies: remediesFor(facts, host, address),
	});
	if (endpoints.length === 0) return [found(record, host.services)];
	return endpoints.map((endpoint) => found(endpointSubject(endpoint), [endpoint.service]));
}

/** Others get in at a public address, so that only some lose their time. */
function severityOf(facts: Facts, services: readonly SrvService[]): Severity {
	const roles = new Set<Role>(services.map(role));
	const outside = [...roles].map((of) => roleWorks(facts, of, ({ address }) => privateRange(address) !== undefined));
	return outside.every((state) => state === "yes") ? "limited" : "broken";
}

function remediesFor(facts: Facts, host: UsedHost, address: string): Remedy[] {
	const family = address.includes(":") ? 6 : 4;
	const before = addressesOf(host.lookup, family);
	const left = before.filter((one) => privateRange(one) === undefined);
	const change = (after: readonly string[], why: string): Change =>
		setRecords(host.name, family === 6 ? "AAAA" : "A", before, after, why);
	const withdrawn = change(left, "no route of the internet leads there");
	const ports = facts.observation.endpoints.filter(({ target }) => target === host.name).map(({ port }) => port);
	const own = publicHostAddresses(facts, ports).filter((one) => one.includes(":") === (family === 6));
	const others = addressesOf(host.lookup).filter((one) => privateRange(one) === undefined);
	if (others.length > 0) return [{ changes: [withdrawn] }];
	if (own.length > 0) return [{ changes: [change(own, "the server's own public address")] }];
	const domain = hostOf(facts.observation, facts.observation.domain.ascii);
	const guess = addressesOf(domain, family).filter((one) => privateRange(one) === undefined);
	// Nobody outside can know the outer address of somebody's network.
	if (guess.length === 0) return [];
	return [{ when: `the server is behind ${guess.join(", ")}`, changes: [change(guess, "its address on the outside")] }];
}

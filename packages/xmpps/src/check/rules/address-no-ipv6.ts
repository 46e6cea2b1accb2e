import { type Role, role } from "xmpps-connect/protocol";
import type { Remedy } from "../../model/change.ts";
import { concernedBy, listed } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { publicHostAddresses } from "../facts/public-addresses.ts";
import { addressesOf, hostOf } from "../facts/srv-targets.ts";
import { type UsedHost, usedHosts } from "../facts/used-hosts.ts";
import { setRecords } from "../remedies/dns.ts";
import type { Found, Rule } from "./rule.ts";

/** No target has an IPv6 address. */
export const addressNoIpv6: Rule = {
	id: "address.no-ipv6",
	severity: "advice",
	title: "The domain is not reached over IPv6",
	why: "Mobile networks and some providers have IPv6 alone and translate to IPv4, which costs time and now and then fails. With an AAAA record these people get in directly.",
	example: "xmpps.example.org. A 203.0.113.2\nxmpps.example.org. AAAA (no such record)",
	remedy:
		"Give the server an IPv6 address, let it listen there, and publish an AAAA record when a check has proven it (`--assume`).",
	source: ["RFC 8305, 4"],
	find(facts): Found[] {
		const hosts = usedHosts(facts.observation);
		const lacking = (["client", "server"] as const).filter((of) => lacksIpv6(hosts, of));
		if (lacking.length === 0) return [];
		const concerned = hosts.filter(({ services }) => services.some((service) => lacking.includes(role(service))));
		const bare = concerned.filter(({ lookup }) => addressesOf(lookup, 4).length > 0);
		return [
			{
				concerned: concernedBy(lacking.map((of): `xmpp-${Role}` => `xmpp-${of}`)),
				whom: "people in networks with IPv6 alone",
				subject: `IPv6 of ${facts.observation.domain.ascii}`,
				title: `${listed(bare.map(({ name }) => name))} ${bare.length === 1 ? "has" : "have"} no IPv6 address`,
				evidence: bare.map(({ name }) => `${name} AAAA: none`),
				remedies: remediesFor(facts, bare),
			},
		];
	},
};

/** None of a role's hosts has one, and every answer is known. */
function lacksIpv6(hosts: readonly UsedHost[], of: Role): boolean {
	const own = hosts.filter(({ services }) => services.some((service) => role(service) === of));
	return (
		own.every(({ lookup }) => lookup.aaaa.kind === "absent") && own.some(({ lookup }) => lookup.a.kind === "found")
	);
}

function remediesFor(facts: Facts, bare: readonly UsedHost[]): Remedy[] {
	const { observation } = facts;
	const ports = (name: string): number[] =>
		observation.endpoints.filter(({ target }) => target === name).map(({ port }) => port);
	const local = bare.map(({ name }) => publicHostAddresses(facts, ports(name)).filter((one) => one.includes(":")));
	const why = "people with IPv6 alone find the server by it";
	if (bare.length > 0 && local.every((addresses) => addresses.length > 0)) {
		return [{ changes: bare.map(({ name }, index) => setRecords(name, "AAAA", [], local[index] ?? [], why)) }];
	}
	const domain = addressesOf(hostOf(observation, observation.domain.ascii), 6);
	if (domain.length === 0) return [];
	const changes = bare.map(({ name }) => setRecords(name, "AAAA", [], domain, why));
	return [{ when: `the XMPP server listens on ${listed(domain)}`, changes }];
}

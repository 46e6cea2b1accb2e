import { candidatesFrom, type SrvService } from "xmpps-connect/protocol";
import type { Cut, EndpointObservation } from "../../model/observation.ts";
import type { DnsObservation } from "../../model/observation-dns.ts";
import type { ObserveContext } from "./check-options.ts";
import { CutList } from "./cut-list.ts";
import { addressesIn } from "./dns/host-lookups.ts";
import { leadingRecords } from "./dns/srv-lookups.ts";
import { inTurn } from "./fair-share.ts";
import { sortedBy } from "./ordering.ts";

/** Where an endpoint is. */
export type EndpointPlace = Pick<EndpointObservation, "service" | "target" | "address" | "family" | "port" | "origin">;

/**
 * The endpoints of a domain: every SRV record with every address of its target, or the domain's own addresses where a role
 * has no SRV answer. Each once, sorted by service, target, address and port.
 *
 * Where there are more than `caps.endpoints`, every service gets its share, and of each service the best priorities.
 */
export function endpointsOf(
	context: Pick<ObserveContext, "domain" | "roles" | "caps">,
	dns: DnsObservation,
): { places: EndpointPlace[]; cuts: Cut[] } {
	const { domain, caps } = context;
	const lists = [...published(dns), ...fallbacks(context, dns)];
	// No two lists are of the same service: a fallback stands where records are missing.
	const all = inTurn(lists.map(distinct));
	const kept = all.slice(0, caps.endpoints);
	const cuts = new CutList();
	if (kept.length < all.length) {
		cuts.add("endpoints", domain.ascii, `${all.length - kept.length} of ${all.length} endpoints were left out`);
	}
	const places = sortedBy(kept, ({ service, target, address, port }) => [service, target, address, port]);
	return { places, cuts: cuts.sorted() };
}

/** A list for each service, in the order of its records. */
function published(dns: DnsObservation): EndpointPlace[][] {
	return dns.srv.map((lookup) =>
		leadingRecords(lookup)
			// There is no port 0 to connect to.
			.filter(({ port }) => port !== 0)
			.flatMap(({ target, port }) =>
				placesAt(dns, lookup.service, target, port, lookup.assumed === true ? "assumed" : "srv"),
			),
	);
}

/** RFC 6120, 3.2.2; the library decides whether the answers allow it. */
function fallbacks(
	{ domain, roles }: Pick<ObserveContext, "domain" | "roles">,
	dns: DnsObservation,
): EndpointPlace[][] {
	return roles.map((role) => {
		// Chance decides about an order that is not looked at.
		const set = candidatesFrom(domain, role, dns.srv, () => 0);
		if (set.kind !== "candidates") return [];
		return set.groups
			.flatMap(({ candidates }) => candidates)
			.filter(({ origin }) => origin.kind === "fallback")
			.flatMap(({ service, target, port }) => placesAt(dns, service, target, port, "fallback"));
	});
}

function placesAt(
	dns: DnsObservation,
	service: SrvService,
	target: string,
	port: number,
	origin: EndpointPlace["origin"],
): EndpointPlace[] {
	const host = dns.hosts.find(({ name }) => name === target);
	if (host === undefined) return [];
	return inTurn([addressesIn(host.aaaa), addressesIn(host.a)]).map(({ address, family }) => {
		return { service, target, address, family, port, origin };
	});
}

/** A record may stand there twice, with other priorities: the first counts. */
function distinct(places: readonly EndpointPlace[]): EndpointPlace[] {
	const byPlace = new Map(places.toReversed().map((place) => [keyOf(place), place]));
	return places.filter((place) => byPlace.get(keyOf(place)) === place);
}

function keyOf({ service, target, address, port }: EndpointPlace): string {
	return `${service} ${target} ${address} ${port}`;
}

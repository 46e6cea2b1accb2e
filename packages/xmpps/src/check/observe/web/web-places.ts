import type { DnsObservation } from "../../../model/observation-dns.ts";
import type { ObserveContext } from "../check-options.ts";
import type { CutList } from "../cut-list.ts";
import { addressesIn } from "../dns/host-lookups.ts";
import type { EndpointPlace } from "../endpoints-of.ts";
import { inTurn } from "../fair-share.ts";
import { isHostName } from "./host-name.ts";

/** HTTPS with one name at one address. */
export interface WebPlace {
	readonly address: string;
	readonly family: 4 | 6;
	readonly port: 443;
	readonly name: string;
	readonly of: "domain" | "target";
}

/** A domain has some endpoints on port 443 and a handful of addresses; more than that is not looked at. */
const MAX_PLACES = 32;

/**
 * Where the web is looked at: at every address with an endpoint on port 443, with the domain's name and the target's, and
 * at the domain's own addresses. Each once; the domain's name goes first where not all fit.
 */
export function webPlaces(
	{ domain }: Pick<ObserveContext, "domain">,
	dns: DnsObservation,
	places: readonly Pick<EndpointPlace, "target" | "address" | "family" | "port">[],
	cuts: CutList,
): WebPlace[] {
	const shared = places.filter(({ port }) => port === 443);
	const host = dns.hosts.find(({ name }) => name === domain.ascii);
	const own = host === undefined ? [] : inTurn([addressesIn(host.aaaa), addressesIn(host.a)]);
	const ofDomain = [...shared, ...own].map(({ address, family }) => place(address, family, domain.ascii, "domain"));
	const ofTarget = shared
		.filter(({ target }) => target !== domain.ascii && isHostName(target))
		.map(({ address, family, target }) => place(address, family, target, "target"));
	const all = [...new Map([...ofDomain, ...ofTarget].map((one) => [`${one.address} ${one.name}`, one])).values()];
	if (all.length > MAX_PLACES) {
		cuts.add("addresses", domain.ascii, `HTTPS was looked at in ${MAX_PLACES} of ${all.length} places`);
	}
	return all.slice(0, MAX_PLACES);
}

function place(address: string, family: 4 | 6, name: string, of: WebPlace["of"]): WebPlace {
	return { address, family, port: 443, name, of };
}

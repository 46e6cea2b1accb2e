import { type Domain, ownerName, role, type SrvService, tlsKind } from "xmpps-connect/protocol";
import type { MisplacedRecords, SrvLookup } from "../../../model/observation-dns.ts";
import type { ObserveContext } from "../check-options.ts";
import { sortedBy } from "../ordering.ts";
import type { Questions } from "./questions.ts";
import { targetsOf } from "./srv-lookups.ts";

/** Targets below which records are looked for: one host is the rule, two are some. */
const MOST_TARGETS = 2;

/**
 * Looks for records of the services that have none at the names where operators put them by mistake. Only records that stand
 * there themselves count, since a wildcard alias leads every name somewhere.
 */
export async function findMisplaced(
	questions: Questions,
	{ domain }: Pick<ObserveContext, "domain">,
	srv: readonly SrvLookup[],
): Promise<MisplacedRecords[]> {
	const hosts = targetsOf(srv)
		.filter((target) => target.endsWith(`.${domain.ascii}`))
		.slice(0, MOST_TARGETS);
	const places = srv
		.filter(({ answer }) => answer.kind === "absent")
		.flatMap(({ service }) => misplacedNames(service, domain, hosts).map((name) => ({ name, meant: service })));
	const found = await Promise.all(
		places.map(async ({ name, meant }): Promise<MisplacedRecords[]> => {
			const answer = await questions.ask("SRV", name);
			return answer.kind === "found" && answer.aliases.length === 0 ? [{ name, meant, records: answer.records }] : [];
		}),
	);
	return sortedBy(found.flat(), ({ name, meant }) => [name, meant]);
}

/**
 * Names at which the records of a service stand by mistake: a part left out, written otherwise, or the whole below another
 * name. A bounded dozen.
 * @param hosts hosts of the domain that other records lead to
 */
export function misplacedNames(service: SrvService, domain: Domain, hosts: readonly string[] = []): string[] {
	const { ascii } = domain;
	const names = [
		`_${service}.${ascii}`,
		`_${service}._tls.${ascii}`,
		`_${service}._udp.${ascii}`,
		`_${service}.tcp.${ascii}`,
		`${service}._tcp.${ascii}`,
		`_${service.replace("-", "_")}._tcp.${ascii}`,
		`_${service}s._tcp.${ascii}`,
		// A panel that adds the zone to every name, given the whole name.
		`${ownerName(service, domain)}.${ascii}`,
		...(role(service) === "client" ? [`_${tlsKind(service) === "direct-tls" ? "xmpps" : "xmpp"}._tcp.${ascii}`] : []),
		...new Set([`xmpp.${ascii}`, `xmpps.${ascii}`, ...hosts].map((host) => `_${service}._tcp.${host}`)),
	];
	return names.filter((name) => name.length <= 253);
}

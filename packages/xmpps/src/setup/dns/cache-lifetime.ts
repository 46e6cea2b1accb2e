import type { AwaitedRecords } from "./wait-for-authoritative.ts";
import { ask, askSet, type DnsPorts, zoneServers } from "./zone-servers.ts";

/** Seconds for which resolvers may keep what is not so any more. */
export interface CacheLifetime {
	/** The records, once they were taken away. */
	readonly presence: number;
	/** That there was nothing, or less, before they were published. */
	readonly absence: number;
}

/** The resolvers in use keep nothing longer than a week, whatever its TTL says. */
const LONGEST = 604_800;

/**
 * How long resolvers may still give out what the zones do not have any more, or did not have before. Asks the authoritative
 * servers: a resolver would only say what is left of its own time.
 * @param records with the TTL that ours have, for those that are not published at this moment
 */
export async function cacheLifetime(
	records: readonly (AwaitedRecords & { readonly ttl: number })[],
	{ resolver, resolverAt }: DnsPorts,
	signal: AbortSignal,
): Promise<CacheLifetime> {
	const lifetimes = await Promise.all(
		[...new Set(records.map(({ zone }) => zone))].map(async (zone): Promise<CacheLifetime> => {
			const inZone = records.filter((one) => one.zone === zone);
			const ours = Math.max(...inZone.map(({ ttl }) => ttl));
			const servers = await zoneServers(resolver, zone, signal).catch(() => []);
			const perAddress = await Promise.all(
				servers
					.flatMap(({ addresses }) => addresses)
					.map(async (address): Promise<CacheLifetime> => {
						const at = resolverAt(address);
						const [soa, ...sets] = await Promise.all([
							ask(at, "SOA", zone, signal),
							...inZone.map(({ name, type }) => askSet(at, type, name, signal)),
						]);
						return {
							presence: Math.max(0, ...sets.map((set) => (set.kind === "found" ? set.ttl : 0))),
							// RFC 2308, 5: the smaller of the SOA record's own TTL and its last field.
							absence: soa.kind === "found" ? Math.min(soa.ttl, soa.records[0]?.minimum ?? 0) : 0,
						};
					}),
			);
			const presence = Math.max(ours, ...perAddress.map((one) => one.presence));
			// Where others had records before, those without ours are kept as long as they are.
			return { presence, absence: Math.max(presence, ...perAddress.map(({ absence }) => absence)) };
		}),
	);
	const longest = (of: keyof CacheLifetime): number =>
		Math.min(LONGEST, Math.max(0, ...lifetimes.map((one) => one[of])));
	return { presence: longest("presence"), absence: longest("absence") };
}

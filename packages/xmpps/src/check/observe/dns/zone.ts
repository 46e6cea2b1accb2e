import type { NameRecord, PlainAnswer, SoaRecord } from "xmpps-connect/protocol";
import type { ZoneObservation, ZoneServerObservation } from "../../../model/observation-dns.ts";
import type { ObserveContext } from "../check-options.ts";
import type { CutList } from "../cut-list.ts";
import { inTurn } from "../fair-share.ts";
import { sortedBy } from "../ordering.ts";
import { addressesIn, type HostLookups } from "./host-lookups.ts";
import { MOST_SERVER_ADDRESSES, MOST_ZONE_SERVERS, MOST_ZONE_STEPS } from "./limits.ts";
import type { Questions } from "./questions.ts";
import { lookUpSrvAt } from "./srv-lookups.ts";

type ZoneContext = Pick<ObserveContext, "domain" | "roles" | "resolverAt">;

/** The zone that the domain is in, and what each of its servers says itself; undefined where no zone was found. */
export async function observeZone(
	questions: Questions,
	context: ZoneContext,
	hosts: HostLookups,
	cuts: CutList,
): Promise<ZoneObservation | undefined> {
	const zone = await findZone(questions, context.domain.ascii);
	if (zone === undefined) return undefined;
	const ns = await questions.ask("NS", zone.apex);
	return { ...zone, ns, servers: await observeServers(questions, context, zone.apex, ns, hosts, cuts) };
}

/** The nearest name from the domain upwards that has an SOA record of its own. */
async function findZone(
	questions: Questions,
	domain: string,
): Promise<{ readonly apex: string; readonly soa: PlainAnswer<SoaRecord> } | undefined> {
	const labels = domain.split(".");
	let exists = true;
	for (let step = 0; step < Math.min(labels.length, MOST_ZONE_STEPS); step += 1) {
		const apex = labels.slice(step).join(".");
		const soa = await questions.ask("SOA", apex);
		// What is above may be another zone: only an answer says that there is none here.
		if (soa.kind === "failed") return undefined;
		// Behind an alias stands the SOA record of another name.
		if (soa.kind === "found" && soa.aliases.length === 0) {
			// The servers of a top-level domain are not asked about names that do not exist.
			return apex.includes(".") || exists ? { apex, soa } : undefined;
		}
		exists = soa.kind === "found" || soa.reason === "nodata";
	}
	return undefined;
}

async function observeServers(
	questions: Questions,
	context: ZoneContext,
	apex: string,
	ns: PlainAnswer<NameRecord>,
	hosts: HostLookups,
	cuts: CutList,
): Promise<ZoneServerObservation[]> {
	if (ns.kind !== "found") return [];
	const names = [...new Set(ns.records.map(({ name }) => name))];
	const kept = names.slice(0, MOST_ZONE_SERVERS);
	if (kept.length < names.length) {
		cuts.add("addresses", apex, `${names.length - kept.length} of its ${names.length} servers were not asked`);
	}
	const servers = await Promise.all(
		kept.map(async (name) => {
			const { a, aaaa } = await hosts.lookUp(name);
			const addresses = inTurn([addressesIn(a), addressesIn(aaaa)]).slice(0, MOST_SERVER_ADDRESSES);
			return await Promise.all(addresses.map(({ address }) => observeServer(questions, context, apex, name, address)));
		}),
	);
	return sortedBy(servers.flat(), ({ name, address }) => [name, address]);
}

async function observeServer(
	questions: Questions,
	context: ZoneContext,
	apex: string,
	name: string,
	address: string,
): Promise<ZoneServerObservation> {
	const resolver = context.resolverAt(address);
	const [soa, srv] = await Promise.all([
		questions.ask("SOA", apex, resolver),
		lookUpSrvAt(questions, context, resolver),
	]);
	return { name, address, soa, srv };
}

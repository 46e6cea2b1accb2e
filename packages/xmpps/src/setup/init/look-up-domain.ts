import type { QueryOptions, Resolver } from "xmpps-connect/dns";
import type { PlainAnswer } from "xmpps-connect/protocol";
import type { LookedDomain } from "./looked.ts";

/** Labels of a name that are gone through for its zone. */
const MOST_STEPS = 8;

/** Name servers that are shown; a zone has two to four as a rule. */
const MOST_SERVERS = 8;

/** SRV records of one service that are shown. */
const MOST_RECORDS = 20;

/** RFC 6120, 3.2.1; XEP-0368, 3. */
const SERVICES = ["xmpps-client", "xmpps-server", "xmpp-client", "xmpp-server"] as const;

/** What the DNS has for a domain. Never rejects for what the network does: what failed comes as a note. */
export async function lookUpDomain(
	domain: string,
	resolver: Resolver,
	options: QueryOptions,
): Promise<{ readonly found: LookedDomain; readonly notes: readonly string[] }> {
	const notes = new Set<string>();
	const recordsOf = <R>(what: string, answer: PlainAnswer<R>): readonly R[] => {
		if (answer.kind === "failed") notes.add(`${what} could not be looked up: ${answer.detail}`);
		return answer.kind === "found" ? answer.records : [];
	};
	const addressesOf = async (name: string): Promise<string[]> => {
		const answers = await Promise.all([resolver.query("A", name, options), resolver.query("AAAA", name, options)]);
		return answers.flatMap((answer) => recordsOf(name, answer)).map(({ address }) => address);
	};
	const srvOf = async (service: (typeof SERVICES)[number]): Promise<string[]> => {
		const owner = `_${service}._tcp.${domain}`;
		const records = recordsOf(owner, await resolver.query("SRV", owner, options)).slice(0, MOST_RECORDS);
		return records.map(({ priority, weight, port, target }) => `${owner} SRV ${priority} ${weight} ${port} ${target}`);
	};
	const zoneOf = async (): Promise<string | undefined> => {
		const labels = domain.split(".");
		for (let step = 0; step < Math.min(labels.length, MOST_STEPS); step += 1) {
			const apex = labels.slice(step).join(".");
			const soa = await resolver.query("SOA", apex, options);
			// What is above may be another zone: only an answer says that there is none here.
			if (soa.kind === "failed") return undefined;
			if (soa.kind === "found" && soa.aliases.length === 0) return apex;
		}
		return undefined;
	};
	const serversOf = async (zone: string | undefined): Promise<LookedDomain["nameServers"]> => {
		if (zone === undefined) return [];
		const names = recordsOf(zone, await resolver.query("NS", zone, options)).map(({ name }) => name);
		const kept = [...new Set(names)].sort().slice(0, MOST_SERVERS);
		return await Promise.all(kept.map(async (name) => ({ name, addresses: await addressesOf(name) })));
	};
	const [addresses, endpoint, records, zone] = await Promise.all([
		addressesOf(domain),
		addressesOf(`xmpps.${domain}`),
		Promise.all(SERVICES.map(srvOf)),
		zoneOf(),
	]);
	const nameServers = await serversOf(zone);
	return {
		found: {
			...{ domain, addresses, endpoint, records: records.flat(), nameServers },
			...(zone === undefined ? {} : { zone }),
		},
		notes: [...notes],
	};
}

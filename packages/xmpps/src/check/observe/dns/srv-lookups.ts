import type { Resolver } from "xmpps-connect/dns";
import { ownerName, type PlainAnswer, type Role, type SrvRecord, type SrvService } from "xmpps-connect/protocol";
import type { SrvLookup } from "../../../model/observation-dns.ts";
import type { AssumedRecord, ObserveContext } from "../check-options.ts";
import { inTurn } from "../fair-share.ts";
import { sortedBy } from "../ordering.ts";
import type { Questions } from "./questions.ts";

/** The services of the roles, direct TLS first. */
function servicesOf(roles: readonly Role[]): SrvService[] {
	return [...new Set(roles)].flatMap((role): SrvService[] => [`xmpps-${role}`, `xmpp-${role}`]);
}

/** The SRV records of every service that is wanted. Assumed records stand in the place of what is published. */
export async function lookUpSrv(
	questions: Questions,
	{ domain, roles, assume }: Pick<ObserveContext, "domain" | "roles" | "assume">,
): Promise<SrvLookup[]> {
	return await Promise.all(
		servicesOf(roles).map(async (service): Promise<SrvLookup> => {
			const name = ownerName(service, domain);
			const assumed = assume.filter((one) => one.service === service);
			if (assumed.length > 0) return { service, name, answer: assumedAnswer(assumed), assumed: true };
			return { service, name, answer: await questions.ask("SRV", name) };
		}),
	);
}

/** The same of one server, as it is published. */
export async function lookUpSrvAt(
	questions: Questions,
	{ domain, roles }: Pick<ObserveContext, "domain" | "roles">,
	resolver: Resolver,
): Promise<SrvLookup[]> {
	return await Promise.all(
		servicesOf(roles).map(async (service): Promise<SrvLookup> => {
			const name = ownerName(service, domain);
			return { service, name, answer: await questions.ask("SRV", name, resolver) };
		}),
	);
}

/** The records of a lookup that lead to a host: without `.`, which is no name. */
export function leadingRecords({ answer }: SrvLookup): SrvRecord[] {
	return answer.kind === "found" ? answer.records.filter(({ target }) => target !== ".") : [];
}

/** Every SRV target once; the targets of each service in the order of their priorities, the services in turn. */
export function targetsOf(srv: readonly SrvLookup[]): string[] {
	return [...new Set(inTurn(srv.map((lookup) => leadingRecords(lookup).map(({ target }) => target))))];
}

function assumedAnswer(assumed: readonly AssumedRecord[]): PlainAnswer<SrvRecord> {
	const distinct = new Map(
		assumed.map(({ record }) => [`${record.priority} ${record.weight} ${record.port} ${record.target}`, record]),
	);
	const records = sortedBy([...distinct.values()], ({ priority, weight, port, target }) => [
		priority,
		weight,
		port,
		target,
	]);
	return {
		kind: "found",
		records,
		ttl: Math.min(...records.map(({ ttl }) => ttl)),
		authentic: false,
		aliases: [],
	};
}

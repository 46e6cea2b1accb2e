import type { Resolver } from "xmpps-connect/dns";
import type { PlainAnswer, RecordTypes } from "xmpps-connect/protocol";
import { canonicalAddress } from "../../model/address-bytes.ts";
import type { RecordType } from "./wire/record-data.ts";
import { srvData } from "./wire/record-data.ts";

/** Whom to ask. */
export interface DnsPorts {
	/** The operator's own, for what leads to the zones. */
	readonly resolver: Resolver;
	/** One that asks this address alone, for what a server itself has. */
	readonly resolverAt: (address: string) => Resolver;
}

/** An authoritative server of a zone. */
export interface ZoneServer {
	/** As its NS record says, without final dot. */
	readonly name: string;
	readonly addresses: readonly string[];
}

/** How far up a zone is looked for. */
const MOST_STEPS = 12;

/** Servers of a zone, and addresses of each, that are asked. Delegations have two to eight. */
const MOST_SERVERS = 13;
const MOST_ADDRESSES = 4;

/** Milliseconds for one question to one server. */
const PATIENCE = 5_000;

/** Asks one question, and gives up after a while. */
export function ask<T extends keyof RecordTypes>(
	resolver: Resolver,
	type: T,
	name: string,
	signal: AbortSignal,
): Promise<PlainAnswer<RecordTypes[T]>> {
	return resolver.query(type, name, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) });
}

/** The zone that a name is in: the nearest name upwards with an SOA record of its own. Undefined when nobody says so. */
export async function zoneOf(resolver: Resolver, name: string, signal: AbortSignal): Promise<string | undefined> {
	const labels = name.split(".");
	for (let step = 0; step < Math.min(labels.length, MOST_STEPS); step += 1) {
		const apex = labels.slice(step).join(".");
		const soa = await ask(resolver, "SOA", apex, signal);
		// What is above may be another zone: only an answer says that there is none here.
		if (soa.kind === "failed") return undefined;
		// Behind an alias stands the SOA record of another name.
		if (soa.kind === "found" && soa.aliases.length === 0) return apex;
	}
	return undefined;
}

/**
 * All authoritative servers of a zone with their addresses.
 * @throws {Error} when they cannot be found out
 */
export async function zoneServers(
	resolver: Resolver,
	zone: string,
	signal: AbortSignal,
): Promise<readonly ZoneServer[]> {
	const ns = await ask(resolver, "NS", zone, signal);
	if (ns.kind !== "found") {
		const why = ns.kind === "failed" ? ns.detail : "there are none";
		throw new Error(`Cannot find the name servers of "${zone}": ${why}`);
	}
	const names = [...new Set(ns.records.map((record) => record.name))].sort().slice(0, MOST_SERVERS);
	return await Promise.all(
		names.map(async (name) => {
			const answers = await Promise.all((["A", "AAAA"] as const).map((type) => ask(resolver, type, name, signal)));
			const addresses = answers.flatMap((answer) =>
				answer.kind === "found" ? answer.records.map(({ address }) => address) : [],
			);
			return { name, addresses: addresses.slice(0, MOST_ADDRESSES) };
		}),
	);
}

/** What is published under a name and type, as the one says who was asked. */
export type SetAnswer =
	| { readonly kind: "found"; readonly ttl: number; readonly data: readonly string[] }
	| { readonly kind: "absent" }
	| { readonly kind: "failed"; readonly detail: string };

/** Asks for records of a name itself: those that an alias leads to are none. */
export async function askSet(
	resolver: Resolver,
	type: RecordType,
	name: string,
	signal: AbortSignal,
): Promise<SetAnswer> {
	const answer = await ask(resolver, type, name, signal);
	if (answer.kind === "failed") return { kind: "failed", detail: answer.detail };
	if (answer.kind === "absent" || answer.aliases.length > 0) return { kind: "absent" };
	const data = answer.records.map((record) =>
		"target" in record
			? srvData(record.priority, record.weight, record.port, record.target)
			: canonicalAddress(record.address),
	);
	return { kind: "found", ttl: answer.ttl, data: [...new Set(data)].sort() };
}

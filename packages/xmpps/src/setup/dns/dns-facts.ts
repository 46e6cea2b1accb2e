import type { Intent } from "../adapters/adapter.ts";
import type { DnsFacts, PublishedSet, Refusal } from "./record-set.ts";
import { aliasAt, findZone, recordsAt } from "./update/ask-primary.ts";
import type { Primary } from "./update/signed-exchange.ts";
import { refusalOf } from "./update/update.ts";
import { UpdateError } from "./update/update-error.ts";
import { namesToLookAt } from "./wanted-records.ts";
import type { RecordType } from "./wire/record-data.ts";
import { ask, askSet, type DnsPorts, type SetAnswer, zoneOf, zoneServers } from "./zone-servers.ts";

/** Who is asked what is published. */
export interface FactsParts extends DnsPorts {
	/** Of method `rfc2136`: its answers count for the zones that it has. */
	readonly primary?: Primary;
	/** Why there is none, where updates should go to one. */
	readonly refusal?: Refusal;
	/** `dns.zone` of xmpps.yaml. */
	readonly zone?: string;
}

/** Somebody who knows a zone. */
interface Source {
	readonly zone?: string;
	readonly updatable: boolean;
	readonly refusal?: Refusal;
	set(type: RecordType, name: string): Promise<SetAnswer>;
	alias(name: string): Promise<string | undefined>;
}

/**
 * What is published under every name that the endpoints need: as the primary has it, where updates go there, else as an
 * authoritative server, and the operator's resolver where none of them answers. What cannot be found out is a part of the
 * facts.
 */
export async function dnsFacts(intent: Intent, parts: FactsParts, signal: AbortSignal): Promise<DnsFacts> {
	const sources = new Sources(parts, signal);
	return { sets: await Promise.all(namesToLookAt(intent).map(({ name, type }) => publishedSet(sources, name, type))) };
}

async function publishedSet(sources: Sources, name: string, type: RecordType): Promise<PublishedSet> {
	const source = await sources.of(name);
	const [set, alias] = await Promise.all([source.set(type, name), source.alias(name)]);
	const sibling = siblingOf(name);
	let wildcard = false;
	if (set.kind === "found" || alias !== undefined) {
		const [other, otherAlias] = await Promise.all([source.set(type, sibling), source.alias(sibling)]);
		const data = (one: SetAnswer): string => (one.kind === "found" ? one.data.join("\n") : "");
		wildcard = alias === otherAlias && data(set) === data(other);
	}
	return {
		...{ name, type, updatable: source.updatable, wildcard },
		...(source.zone === undefined ? {} : { zone: source.zone }),
		...(source.refusal === undefined ? {} : { refusal: source.refusal }),
		...(alias === undefined ? {} : { alias }),
		...(set.kind === "found" ? { data: set.data, ttl: set.ttl } : { data: [] }),
		...(set.kind === "failed" ? { failure: set.detail } : {}),
	};
}

/** A name beside another that nobody has: what is found there comes from a wildcard. */
function siblingOf(name: string): string {
	return name.replace(/^[^.]+/, name.startsWith("_") ? "_xmpps-no-such-service" : "xmpps-no-such-host");
}

/** Finds for each name whom to ask, once for each. */
class Sources {
	readonly #parts: FactsParts;
	readonly #signal: AbortSignal;
	readonly #byName = new Map<string, Promise<Source>>();
	readonly #byZone = new Map<string, Promise<Source>>();

	constructor(parts: FactsParts, signal: AbortSignal) {
		this.#parts = parts;
		this.#signal = signal;
	}

	of(name: string): Promise<Source> {
		const known = this.#byName.get(name) ?? this.#find(name);
		this.#byName.set(name, known);
		return known;
	}

	async #find(name: string): Promise<Source> {
		const { primary, resolver, zone } = this.#parts;
		const within = zone !== undefined && (name === zone || name.endsWith(`.${zone}`));
		const own = within ? zone : primary === undefined ? undefined : await findZone(primary, name, this.#signal);
		const apex = own ?? (await zoneOf(resolver, name, this.#signal));
		if (apex === undefined) return { ...fromResolver(this.#parts, [], this.#signal), updatable: false };
		const known = this.#byZone.get(apex) ?? this.#inZone(apex);
		this.#byZone.set(apex, known);
		return await known;
	}

	async #inZone(zone: string): Promise<Source> {
		const { primary } = this.#parts;
		if (primary === undefined) return await this.#fromServers(zone);
		const error = await refusalOf(primary, zone, this.#signal);
		if (error === undefined) return fromPrimary(primary, zone, this.#signal);
		return { ...(await this.#fromServers(zone)), refusal: { failure: error.failure, text: error.message } };
	}

	async #fromServers(zone: string): Promise<Source> {
		const servers = await zoneServers(this.#parts.resolver, zone, this.#signal).catch(() => []);
		// One of each, the first addresses first: a server without IPv6 has IPv4.
		const addresses = [0, 1].flatMap((turn) => servers.flatMap((server) => server.addresses[turn] ?? []));
		const { refusal } = this.#parts;
		return {
			...{ zone, updatable: false, ...(refusal === undefined ? {} : { refusal }) },
			...fromResolver(this.#parts, addresses, this.#signal),
		};
	}
}

function fromPrimary(primary: Primary, zone: string, signal: AbortSignal): Source {
	return {
		...{ zone, updatable: true },
		// What the question for the records themselves says of a failure is enough.
		alias: (name) => aliasAt(primary, zone, name, signal).catch(() => undefined),
		async set(type, name): Promise<SetAnswer> {
			try {
				const state = await recordsAt(primary, zone, name, type, signal);
				return state === undefined ? { kind: "absent" } : { kind: "found", ...state };
			} catch (error) {
				if (error instanceof UpdateError) return { kind: "failed", detail: error.message };
				throw error;
			}
		},
	};
}

/** Servers that are asked until one answers; the operator's resolver is the last. */
const MOST_TRIED = 3;

function fromResolver(
	{ resolver, resolverAt }: DnsPorts,
	addresses: readonly string[],
	signal: AbortSignal,
): Pick<Source, "set" | "alias"> {
	const resolvers = [...addresses.slice(0, MOST_TRIED).map(resolverAt), resolver];
	return {
		async set(type, name) {
			let answer: SetAnswer = { kind: "failed", detail: "nobody was asked" };
			for (const one of resolvers) {
				// A server knows its own zone alone: an alias that leads out of it is a failure there.
				if ((await ask(one, "CNAME", name, signal)).kind === "found") return { kind: "absent" };
				answer = await askSet(one, type, name, signal);
				if (answer.kind !== "failed") break;
			}
			return answer;
		},
		async alias(name) {
			for (const one of resolvers) {
				const answer = await ask(one, "CNAME", name, signal);
				if (answer.kind === "found") return answer.records[0]?.name;
				if (answer.kind === "absent") return undefined;
			}
			return undefined;
		},
	};
}

import { createResolver } from "../dns/client.ts";
import type { Resolver } from "../dns/resolver.ts";
import { parseDnsServer } from "../dns/server-address.ts";
import type { Answer } from "../protocol/answer.ts";
import { type Candidate, type CandidateSet, candidatesFrom } from "../protocol/candidates.ts";
import type { SrvRecord } from "../protocol/dns-record.ts";
import { type Domain, parseDomain } from "../protocol/domain.ts";
import { XmppsError } from "../protocol/error.ts";
import { printable } from "../protocol/printable-text.ts";
import { ownerName, type Role, type SrvService, srvService, type TlsKind } from "../protocol/service.ts";
import { srvAnswer } from "../protocol/srv-answer.ts";
import { systemClock } from "./clock.ts";
import { idna } from "./idna.ts";
import type { ResolveOptions } from "./options.ts";

/** A question about one SRV service and what came. */
export interface Lookup {
	readonly service: SrvService;
	/** The name that was asked for. */
	readonly name: string;
	readonly answer: Answer<SrvRecord>;
	/** What was left out of the answer, and why: lines for people. */
	readonly notes: readonly string[];
	/** Milliseconds. */
	readonly ms: number;
}

/** What the DNS says about a domain. */
export interface Resolution {
	readonly domain: Domain;
	readonly service: Role;
	readonly lookups: readonly Lookup[];
	/** What follows from them: groups of candidates, or why there are none. */
	readonly outcome: CandidateSet;
	/** The candidates in the order in which to try them, each with its origin and probability; empty when there are none. */
	readonly candidates: readonly Candidate[];
}

/**
 * Finds the endpoints of an XMPP domain and the order in which to try them: the SRV records of both services as one set
 * (XEP-0368, 3) in the order of RFC 2782, or the domain's own addresses where RFC 6120, 3.2.1 allows it.
 *
 * What the DNS says or fails to say is a value (`outcome`), never an exception.
 * @param domain the domain part of a JID, in U-labels or A-labels
 * @throws {XmppsError} `invalid-domain`, `invalid-option`
 */
export async function resolve(domain: string, options: ResolveOptions = {}): Promise<Resolution> {
	return await resolveDomain(parseDomain(domain, idna), resolverFrom(options), options);
}

/** `resolve` with its input already read. */
export async function resolveDomain(
	domain: Domain,
	resolver: Resolver,
	options: ResolveOptions,
	onLookup?: (lookup: Lookup) => void,
): Promise<Resolution> {
	const service = roleFrom(options.service);
	const clock = options.clock ?? systemClock;
	const kinds: readonly TlsKind[] = options.only === undefined ? ["direct-tls", "starttls"] : [kindFrom(options.only)];
	const asked = await Promise.all(
		kinds.map(async (kind) => {
			const asks = srvService(service, kind);
			const name = ownerName(asks, domain);
			const began = clock.now();
			const plain = await resolver.query("SRV", name, options.signal === undefined ? {} : { signal: options.signal });
			const lookup: Lookup = { service: asks, name, ...srvAnswer(plain), ms: clock.now() - began };
			onLookup?.(lookup);
			return { lookup, asked: { service: asks, answer: plain } };
		}),
	);
	const outcome = candidatesFrom(
		domain,
		service,
		asked.map((one) => one.asked),
		options.random ?? Math.random,
		options.only,
	);
	return {
		domain,
		service,
		lookups: asked.map((one) => one.lookup),
		outcome,
		candidates: outcome.kind === "candidates" ? outcome.groups.flatMap((group) => group.candidates) : [],
	};
}

/** The resolver that the options ask for. */
export function resolverFrom(options: ResolveOptions): Resolver {
	if (options.resolver !== undefined) return steady(options.resolver);
	const servers = options.dns === undefined ? [] : [options.dns].flat();
	return createResolver({
		...(servers.length === 0 ? {} : { servers: servers.map(parseDnsServer) }),
		...(options.trustAd === undefined ? {} : { trustAd: options.trustAd }),
	});
}

/** A resolver of the caller's may throw, against its contract: that is a failed answer, too, and ends no process. */
function steady(resolver: Resolver): Resolver {
	return {
		query: (type, name, options) =>
			Promise.resolve()
				.then(() => resolver.query(type, name, options))
				.catch((error: unknown) => ({
					kind: "failed",
					reason: "unreachable",
					detail: `the resolver threw: ${printable(error instanceof Error ? error.message : String(error), 150)}`,
				})),
	};
}

function roleFrom(given: Role = "client"): Role {
	if (given === "client" || given === "server") return given;
	throw new XmppsError("invalid-option", `Cannot use "${String(given)}" as service: it is "client" or "server"`);
}

function kindFrom(given: TlsKind): TlsKind {
	if (given === "direct-tls" || given === "starttls") return given;
	throw new XmppsError("invalid-option", `Cannot use "${String(given)}" as "only": it is "direct-tls" or "starttls"`);
}

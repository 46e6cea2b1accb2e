import type { Absent, Failed, Found, PlainAnswer } from "../protocol/answer.ts";
import type { RecordType, RecordTypes } from "../protocol/dns-record.ts";
import type { ChainEnd } from "./alias-chain.ts";
import { failed } from "./failure.ts";
import { InFlight } from "./in-flight.ts";
import { isLoopback } from "./loopback.ts";
import { isAskable, MAX_ALIASES, normalName } from "./query-name.ts";
import { DEFAULT_ATTEMPTS, DEFAULT_RETRY_MS, type ResolvConf } from "./resolv-conf.ts";
import type { QueryOptions, Resolver } from "./resolver.ts";
import { type DnsServer, formatDnsServer } from "./server-address.ts";
import { ServerHealth } from "./server-health.ts";
import { raceServers } from "./server-race.ts";
import { readSystemServers } from "./system-servers.ts";

/** How a resolver asks. */
export interface ResolverOptions {
	/** The servers to ask instead of the system's; none is the same as absent. */
	readonly servers?: readonly DnsServer[];
	/** Read the system's servers from this file instead of /etc/resolv.conf. */
	readonly resolvConf?: string;
	/** Believe the AD bit of these servers wherever they are; by default `options trust-ad` of the system's. */
	readonly trustAd?: boolean;
	/**
	 * The retry interval: how long a server may be silent until the next one is asked beside it, in milliseconds. By
	 * default resolv.conf's, or 1500: a dead first server costs a connection no more than this.
	 */
	readonly timeoutMs?: number;
	/** How often each server is asked; by default resolv.conf's, or 3. */
	readonly attempts?: number;
}

/** How long the system's servers are taken as read: a machine that moves to another network must not need a restart. */
const SYSTEM_SERVERS_MS = 5000;

const GIVEN_UP: Failed = failed("aborted", "the question was given up");

/**
 * A resolver that asks DNS servers itself: UDP with EDNS, TCP where the answer does not fit, one server after the other.
 * Nothing is read or sent before the first question. The AD bit counts only from a server on a loopback address, or
 * with `trustAd`: on any other way the network could forge it (RFC 4035, 4.9.3; RFC 7673, 3.1).
 */
export function createResolver(options: ResolverOptions = {}): Resolver {
	return new Client(options);
}

class Client implements Resolver {
	readonly #options: ResolverOptions;
	readonly #inFlight = new InFlight();
	readonly #health = new ServerHealth(() => performance.now());
	#system: { readonly conf: ResolvConf; readonly until: number } | undefined;
	#turn = 0;

	constructor(options: ResolverOptions) {
		this.#options = options;
	}

	query<T extends RecordType>(
		type: T,
		name: string,
		{ signal }: QueryOptions = {},
	): Promise<PlainAnswer<RecordTypes[T]>> {
		const normal = normalName(name);
		if (!isAskable(normal)) {
			return Promise.resolve(
				failed("malformed", `Cannot ask for ${JSON.stringify(name.slice(0, 300))}: not a DNS name`),
			);
		}
		return this.#inFlight.share<PlainAnswer<RecordTypes[T]>>(
			`${type} ${normal}`,
			signal,
			(shared) => this.#lookUp(type, normal, shared),
			GIVEN_UP,
		);
	}

	/** Asks for the name, and for the name that it is an alias of where the answer ends there. */
	async #lookUp<T extends RecordType>(
		type: T,
		name: string,
		signal: AbortSignal,
	): Promise<PlainAnswer<RecordTypes[T]>> {
		const conf = await this.#configuration();
		if ("kind" in conf) return conf;
		const aliases: string[] = [];
		let authentic = true;
		let ttl = Number.POSITIVE_INFINITY;
		for (;;) {
			const end = await this.#ask(type, aliases.at(-1) ?? name, conf, signal);
			if (end.kind === "failed") return end;
			aliases.push(...end.aliases);
			authentic &&= end.authentic;
			if (new Set([name, ...aliases]).size <= aliases.length) return failed("malformed", "aliases go in a circle");
			if (aliases.length > MAX_ALIASES) return failed("malformed", `more than ${MAX_ALIASES} aliases`);
			if (end.kind === "absent") return { ...end, aliases, authentic } satisfies Absent;
			ttl = Math.min(ttl, end.ttl);
			if (end.kind === "found") return { ...end, aliases, authentic, ttl } satisfies Found<RecordTypes[T]>;
		}
	}

	async #ask<T extends RecordType>(
		type: T,
		name: string,
		conf: ResolvConf,
		signal: AbortSignal,
	): Promise<ChainEnd<RecordTypes[T]>> {
		// Loaded with the first question: dns-packet is a third of what importing the library may cost.
		const { askServer } = await import("./ask-server.ts");
		const first = conf.rotate ? this.#turn++ % conf.servers.length : 0;
		const servers = [...conf.servers.slice(first), ...conf.servers.slice(0, first)];
		const ask = async (server: DnsServer, stop: AbortSignal): Promise<ChainEnd<RecordTypes[T]>> => {
			const end = await askServer(server, type, name, stop);
			if (end.kind === "failed") return end;
			return { ...end, authentic: end.authentic && (conf.trustAd || isLoopback(server.address)) };
		};
		const { timeoutMs: intervalMs, attempts } = conf;
		return raceServers(servers, ask, { intervalMs, attempts, health: this.#health, signal });
	}

	async #configuration(): Promise<ResolvConf | Failed> {
		const { servers = [], trustAd, timeoutMs, attempts, resolvConf } = this.#options;
		const over = {
			...(trustAd === undefined ? {} : { trustAd }),
			...(timeoutMs === undefined ? {} : { timeoutMs }),
			...(attempts === undefined ? {} : { attempts }),
		};
		if (servers.length > 0) return { ...OWN_SERVERS, servers: distinct(servers), ...over };
		if (this.#system === undefined || this.#system.until < performance.now()) {
			const conf = await readSystemServers(resolvConf);
			if ("kind" in conf) return conf;
			this.#system = { conf, until: performance.now() + SYSTEM_SERVERS_MS };
		}
		return { ...this.#system.conf, ...over };
	}
}

/** What holds for servers that the caller named: nothing of resolv.conf is about them. */
const OWN_SERVERS = {
	timeoutMs: DEFAULT_RETRY_MS,
	attempts: DEFAULT_ATTEMPTS,
	trustAd: false,
	rotate: false,
} as const;

function distinct(servers: readonly DnsServer[]): DnsServer[] {
	return [...new Map(servers.map((server) => [formatDnsServer(server), server])).values()];
}

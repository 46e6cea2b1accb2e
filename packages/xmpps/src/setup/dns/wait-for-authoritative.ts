import { setTimeout as sleep } from "node:timers/promises";
import type { RecordType } from "./wire/record-data.ts";
import { askSet, type DnsPorts, type ZoneServer, zoneServers } from "./zone-servers.ts";

/** Records that are looked for. */
export interface AwaitedRecords {
	readonly zone: string;
	readonly name: string;
	readonly type: RecordType;
	readonly data: readonly string[];
}

/** Where one server stands. */
export interface ServerProgress {
	readonly zone: string;
	/** As its NS record says. */
	readonly server: string;
	/** `has` and `has-not` as it is to be: what is awaited, or its absence. */
	readonly state: "has" | "has-not" | "no-answer";
	/** What is missing, or still there, or why no answer came; a line each. */
	readonly lines: readonly string[];
}

export interface WaitOptions extends DnsPorts {
	readonly records: readonly AwaitedRecords[];
	/** Whether the records are to be there, or none of them any more. */
	readonly until: "published" | "gone";
	/** Milliseconds after which nobody waits any longer. */
	readonly patience: number;
	readonly signal: AbortSignal;
	/** Called after each round with all servers. */
	readonly onProgress?: (servers: readonly ServerProgress[]) => void;
}

/** How it ended. */
export interface WaitResult {
	readonly complete: boolean;
	readonly servers: readonly ServerProgress[];
	/** What is not as it is to be, a line each. */
	readonly remaining: readonly string[];
}

/** Milliseconds between two rounds, at first and when it takes long: a NOTIFY takes seconds, a refresh minutes. */
const SOON = 1_000;
const LATER = 5_000;
const LONG = 30_000;

/**
 * Asks every authoritative server of the records' zones again and again, until each has them all (or none any more). A server
 * that was once as it is to be is asked no more.
 * @throws the signal's reason
 */
export async function waitForAuthoritative(options: WaitOptions): Promise<WaitResult> {
	const { records, signal, patience, onProgress } = options;
	const began = performance.now();
	const zones = [...new Set(records.map(({ zone }) => zone))].sort();
	const settled = new Map<string, ServerProgress>();
	for (;;) {
		const servers = (await Promise.all(zones.map((zone) => lookAtZone(zone, options, settled)))).flat();
		signal.throwIfAborted();
		onProgress?.(servers);
		const late = servers.filter(({ state }) => state !== "has");
		if (late.length === 0) return { complete: true, servers, remaining: [] };
		const passed = performance.now() - began;
		const pause = passed < LONG ? SOON : LATER;
		if (passed + pause > patience) {
			return { complete: false, servers, remaining: late.flatMap((one) => remainingLines(one, options.until)) };
		}
		await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
	}
}

async function lookAtZone(
	zone: string,
	options: WaitOptions,
	settled: Map<string, ServerProgress>,
): Promise<ServerProgress[]> {
	let servers: readonly ZoneServer[];
	try {
		// Anew in each round: what is published may be the servers themselves, and a lookup may have failed.
		servers = await zoneServers(options.resolver, zone, options.signal);
	} catch (error) {
		return [{ zone, server: "", state: "no-answer", lines: [error instanceof Error ? error.message : String(error)] }];
	}
	return await Promise.all(
		servers.map(async (server) => {
			const key = `${zone} ${server.name}`;
			const known = settled.get(key);
			if (known !== undefined) return known;
			const progress = await lookAtServer(zone, server, options);
			if (progress.state === "has") settled.set(key, progress);
			return progress;
		}),
	);
}

/**
 * All addresses of a server that answer must agree. One that does not answer is passed over when another does: not every
 * machine has IPv6.
 */
async function lookAtServer(zone: string, server: ZoneServer, options: WaitOptions): Promise<ServerProgress> {
	const at = { zone, server: server.name };
	const looks = await Promise.all(server.addresses.map((address) => lookAtAddress(address, zone, options)));
	const answers = looks.filter((look) => look.failure === undefined);
	if (answers.length === 0) {
		const lines = looks.map(({ failure = "" }) => failure);
		return { ...at, state: "no-answer", lines: lines.length === 0 ? ["it has no address"] : [...new Set(lines)] };
	}
	const lines = [...new Set(answers.flatMap((look) => look.lines))];
	return { ...at, state: lines.length === 0 ? "has" : "has-not", lines };
}

interface Look {
	/** What is not as it is to be. */
	readonly lines: readonly string[];
	readonly failure?: string;
}

async function lookAtAddress(address: string, zone: string, options: WaitOptions): Promise<Look> {
	const resolver = options.resolverAt(address);
	const looks = await Promise.all(
		options.records
			.filter((one) => one.zone === zone)
			.map(async ({ name, type, data }): Promise<Look> => {
				const answer = await askSet(resolver, type, name, options.signal);
				if (answer.kind === "failed") return { lines: [], failure: `${address}: ${answer.detail}` };
				const there = answer.kind === "found" ? answer.data : [];
				const wrong = data.filter((line) => there.includes(line) !== (options.until === "published"));
				return { lines: wrong.map((line) => `${name}. ${type} ${line}`) };
			}),
	);
	const failure = looks.find((look) => look.failure !== undefined)?.failure;
	return { lines: looks.flatMap(({ lines }) => lines), ...(failure === undefined ? {} : { failure }) };
}

function remainingLines({ zone, server, state, lines }: ServerProgress, until: WaitOptions["until"]): string[] {
	if (server === "") return [...lines];
	if (state === "no-answer") return [`${server} does not answer for ${zone}: ${lines.join("; ")}`];
	return lines.map((line) => `${server} ${until === "published" ? "does not have" : "still has"} ${line}`);
}

import type { Service } from "../proof/baseline.ts";
import { tryServices, worseThan } from "../proof/baseline.ts";
import type { PlannedStage } from "../stage.ts";
import { UNCONFIRMED } from "./apply.ts";
import type { Records, SetupPorts, Transaction } from "./ports.ts";

/** What is to be taken away. */
export interface Removal {
	readonly stages: readonly PlannedStage[];
	/** Every record that leads to the endpoint, by whomever it was published. */
	readonly records: Records;
	/** Records that somebody has to take out of the zone by hand, as lines. */
	readonly byHand: readonly string[];
	/** What has to go on working. */
	readonly services: readonly Service[];
	/** What ends with it, as it came by whoever had the port: the web server has to take it back. */
	readonly ending: readonly Service[];
	readonly domain: string;
	/** Why it cannot be: edits by hand that would be lost. */
	readonly conflicts: readonly string[];
}

export interface RemoveOptions {
	readonly review: (removal: Removal) => Promise<boolean>;
	/** Seconds for the authoritative servers, and for caches. */
	readonly wait: number;
	/** Called when nothing is left that would have to be put back. */
	readonly forget: () => Promise<void>;
}

export type RemoveResult =
	| { readonly kind: "nothing-to-do" }
	| { readonly kind: "declined" }
	| { readonly kind: "removed" }
	| { readonly kind: "refused"; readonly why: readonly string[] }
	/** Records are still there, on servers or in caches. Started again, it goes on from here. */
	| { readonly kind: "waiting-for-dns"; readonly remaining: readonly string[] }
	| { readonly kind: "put-back"; readonly why: readonly string[]; readonly kept: readonly string[] };

const PHASE = 5_000;

/**
 * Takes everything away, in the order that nobody is led to a closed port: records, their lifetime in caches, then firewall,
 * web and server. What fails is put back.
 */
export async function remove(
	ports: SetupPorts,
	makeRemoval: () => Promise<Removal>,
	options: RemoveOptions,
): Promise<RemoveResult> {
	const lock = await ports.lock();
	if (lock === undefined) {
		return { kind: "refused", why: ["somebody else changes this host at the moment; wait until they are done"] };
	}
	try {
		const recovered = await ports.engine.recover(ports.tell, ports.signal);
		if (recovered.kind === "unconfirmed") return { kind: "refused", why: [UNCONFIRMED] };
		let transaction: Transaction | undefined;
		if (recovered.kind === "continue") {
			// What waits for its records is taken away like what has them.
			if (recovered.transaction.kind === "remove") transaction = recovered.transaction;
			else await recovered.transaction.commit();
		}
		const removal = await makeRemoval();
		if (transaction === undefined) {
			if (removal.conflicts.length > 0) return { kind: "refused", why: removal.conflicts };
			if (removal.stages.every(({ puts }) => puts.length === 0)) {
				await options.forget();
				return { kind: "nothing-to-do" };
			}
			if (!(await options.review(removal))) return { kind: "declined" };
			transaction = await ports.engine.begin("remove", removal.stages);
		}
		return await takeAway(ports, removal, transaction, options);
	} finally {
		await lock.release();
	}
}

async function takeAway(
	ports: SetupPorts,
	removal: Removal,
	transaction: Transaction,
	options: RemoveOptions,
): Promise<RemoveResult> {
	const { tell, signal, zones, now } = ports;
	try {
		if (transaction.phase === "open") {
			// Asked before they go: afterwards nobody knows their TTL.
			const lifetime = await zones.cacheLifetime(removal.records, "presence", signal);
			await transaction.run(["dns"], tell, signal);
			await transaction.enter("waiting-for-dns", now() + 1000 * lifetime);
		}
		if (transaction.phase === "waiting-for-dns") {
			if (removal.byHand.length > 0) {
				tell.step("Take these records out of the zone");
				for (const line of removal.byHand) tell.detail(line);
			}
			tell.step("Waiting until no authoritative server has the records any more");
			const remaining = await zones.waitGone(removal.records, options.wait, tell, signal);
			if (remaining.length > 0) return { kind: "waiting-for-dns", remaining };
			const lifetime = Math.max(
				0,
				((transaction.until ?? now()) - now()) / 1000,
				await longest(removal, zones, signal),
			);
			await transaction.enter("records-gone", now() + 1000 * lifetime);
		}
		const left = Math.ceil(((transaction.until ?? 0) - now()) / 1000);
		if (left > options.wait) {
			return { kind: "waiting-for-dns", remaining: [`resolvers may have the records for ${left} s more`] };
		}
		if (left > 0) await waitOut(ports, transaction.until ?? 0);
		const before = await tryServices(removal.services, removal.domain, {
			dialer: ports.dialer,
			phaseTimeout: PHASE,
			signal,
		});
		await transaction.run(["firewall", "web", "server"], tell, signal);
		const after = await tryServices(removal.services, removal.domain, {
			dialer: ports.dialer,
			phaseTimeout: PHASE,
			signal,
		});
		const worse = worseThan(before, after);
		if (worse.length > 0) {
			throw new Error(
				worse
					.map(
						({ kind, address, port, found }) => `${kind} at ${address} port ${port} does not work any more: ${found}`,
					)
					.join("; "),
			);
		}
		await transaction.commit();
	} catch (error) {
		if (signal.aborted && transaction.phase !== "open") throw error;
		const why = [error instanceof Error ? error.message : String(error)];
		tell.step("Putting everything back");
		return { kind: "put-back", why, kept: await transaction.undo(tell) };
	}
	// Everything is gone: a journal that is still there is no reason to bring it back. The next run forgets it.
	await options.forget();
	return { kind: "removed" };
}

/** Records that were taken out by hand went only now. */
function longest({ byHand, records }: Removal, zones: SetupPorts["zones"], signal: AbortSignal): Promise<number> {
	return byHand.length > 0 ? zones.cacheLifetime(records, "presence", signal) : Promise.resolve(0);
}

/** Nobody may be led to a closed port: what resolvers have in their caches is waited for. */
async function waitOut({ tell, signal, now }: SetupPorts, until: number): Promise<void> {
	tell.step("Waiting until no resolver has the records in its cache");
	for (let left = until - now(); left > 0; left = until - now()) {
		tell.progress(`${Math.ceil(left / 1000)} s more`);
		await new Promise((resolve) => setTimeout(resolve, Math.min(left, 1000)));
		signal.throwIfAborted();
	}
	tell.progress(undefined);
}

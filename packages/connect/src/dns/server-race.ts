import type { Failed } from "../protocol/answer.ts";
import { failed, failureRank } from "./failure.ts";
import { type DnsServer, formatDnsServer } from "./server-address.ts";
import type { ServerHealth } from "./server-health.ts";

/** How the servers of a question are asked. */
export interface RaceOptions {
	/** After how long without an answer another server is asked beside, in milliseconds. */
	readonly intervalMs: number;
	/** How often each server is asked. */
	readonly attempts: number;
	readonly health: ServerHealth;
	readonly signal: AbortSignal;
}

/**
 * Asks one server after the other until one answers. A server that is silent for an interval is not given up: the next
 * one is asked beside it and the first usable answer counts, so a slow resolver and a dead one cost the same. One that
 * failed is not asked again, and the next one is asked at once.
 *
 * It ends after `intervalMs * attempts * servers.length` at the latest, with the failure that says most.
 */
export function raceServers<R extends { readonly kind: string }>(
	servers: readonly DnsServer[],
	ask: (server: DnsServer, signal: AbortSignal) => Promise<R | Failed>,
	{ intervalMs, attempts, health, signal }: RaceOptions,
): Promise<R | Failed> {
	return new Promise((resolve, reject) => {
		const ordered = health.order(servers);
		const turns = Array.from({ length: Math.max(1, attempts) }, () => ordered).flat();
		const failures = new Map<DnsServer, Failed>();
		const stop = new AbortController();
		let timer: NodeJS.Timeout | undefined;
		let running = 0;

		const end = (settle: () => void): void => {
			clearTimeout(timer);
			signal.removeEventListener("abort", onAbort);
			stop.abort();
			settle();
		};
		const onAbort = (): void => end(() => resolve(failed("aborted", "the question was given up")));
		const giveUp = (): void => end(() => resolve(summary(ordered, failures)));

		const next = (): void => {
			clearTimeout(timer);
			const server = nextTurn(turns, failures);
			if (server === undefined) {
				// The last server failed: one that is only silent gets the interval that this one did not need.
				if (running === 0) giveUp();
				else timer = setTimeout(giveUp, intervalMs);
				return;
			}
			running += 1;
			const mine = setTimeout(() => {
				health.silent(server);
				if (turns.length === 0) giveUp();
				else next();
			}, intervalMs);
			timer = mine;
			ask(server, stop.signal).then(
				(outcome) => {
					if (stop.signal.aborted) return;
					running -= 1;
					const failure = outcome.kind === "failed" ? (outcome as Failed) : undefined;
					if (failure?.reason === "unreachable") health.silent(server);
					else health.answered(server);
					// RFC 4035, 5.5: bogus data must not be used; asking a server that does not validate would do just that.
					if (failure === undefined || failure.reason === "bogus") end(() => resolve(outcome));
					else {
						failures.set(server, failure);
						// The interval of a later server goes on when an earlier one fails beside it.
						if (timer === mine || running === 0) next();
					}
				},
				(defect: unknown) => end(() => reject(defect)),
			);
		};

		signal.addEventListener("abort", onAbort, { once: true });
		if (signal.aborted) onAbort();
		else next();
	});
}

function nextTurn(turns: DnsServer[], failures: ReadonlyMap<DnsServer, Failed>): DnsServer | undefined {
	for (let server = turns.shift(); server !== undefined; server = turns.shift()) {
		if (!failures.has(server)) return server;
	}
	return undefined;
}

/** The failure that says most about the question, with a word on every server. */
function summary(servers: readonly DnsServer[], failures: ReadonlyMap<DnsServer, Failed>): Failed {
	const said = servers.map((server) => failures.get(server) ?? failed("timeout", "no answer"));
	const best = said.reduce((most, failure) =>
		failureRank(failure.reason) > failureRank(most.reason) ? failure : most,
	);
	const details = servers.map((server, index) => `${formatDnsServer(server)}: ${said[index]?.detail ?? ""}`);
	return { ...best, detail: details.join("; ") };
}

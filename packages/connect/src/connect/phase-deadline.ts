import type { Clock } from "./clock.ts";
import { Failure } from "./failure.ts";
import type { Phase, Timeouts } from "./timeouts.ts";

/**
 * Runs one phase under its deadline.
 * @param run must end soon after its signal is aborted
 * @throws {Failure} `phase-timeout`; whatever `run` throws
 */
export async function withDeadline<T>(
	phase: Phase,
	timeouts: Timeouts,
	clock: Clock,
	signal: AbortSignal,
	run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const phaseOver = new AbortController();
	const deadline = new AbortController();
	const timeout = timeouts[phase];
	clock.sleep(timeout, phaseOver.signal).then(
		() => deadline.abort(new Failure("phase-timeout", `nothing usable came within ${timeout} ms (phase "${phase}")`)),
		() => undefined,
	);
	try {
		return await run(AbortSignal.any([signal, deadline.signal]));
	} finally {
		phaseOver.abort();
	}
}

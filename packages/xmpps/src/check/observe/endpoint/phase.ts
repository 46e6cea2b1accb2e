import type { ObserveContext } from "../check-options.ts";

/** Nothing usable came within the time of a phase. */
export class PhaseTimeout extends Error {
	override readonly name = "PhaseTimeout";

	constructor(ms: number) {
		super(`nothing usable came within ${ms} ms`);
	}
}

/**
 * Runs one phase of a probe under its own deadline and the one of the whole.
 * @param run must end soon after its signal is aborted
 * @throws {PhaseTimeout} when its time is over; the reason of `context.signal`; whatever `run` throws
 */
export async function phase<T>(
	{ phaseTimeout, signal }: Pick<ObserveContext, "phaseTimeout" | "signal">,
	run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	signal.throwIfAborted();
	const over = new AbortController();
	const onAbort = (): void => over.abort(signal.reason);
	const timer = setTimeout(() => over.abort(new PhaseTimeout(phaseTimeout)), phaseTimeout);
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		return await run(over.signal);
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", onAbort);
	}
}

/** What becomes of a probe that the end of the whole cut off. `AbortSignal.timeout` tells a deadline from a person. */
export function cutOff(signal: AbortSignal): { readonly kind: "not-tried"; readonly why: "deadline" | "aborted" } {
	const { reason } = signal;
	const deadline = reason instanceof Error && reason.name === "TimeoutError";
	return { kind: "not-tried", why: deadline ? "deadline" : "aborted" };
}

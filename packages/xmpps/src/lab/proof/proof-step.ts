import type { Lab } from "../real/lab.ts";

/** Something that a lab is to show. */
export interface ProofStep {
	readonly name: string;
	/**
	 * Shows it.
	 * @returns the evidence: what was seen, in one line
	 * @throws {Error} when it was not seen, saying what was instead
	 */
	prove(lab: Lab, signal: AbortSignal | undefined): Promise<string>;
}

/** How a step went. */
export interface ProofResult {
	readonly name: string;
	readonly ok: boolean;
	readonly ms: number;
	readonly evidence: string;
}

/** Takes the steps one after the other; a failed one does not keep the others from being tried. */
export async function takeSteps(
	lab: Lab,
	steps: readonly ProofStep[],
	onResult: (result: ProofResult) => void,
	signal?: AbortSignal,
): Promise<ProofResult[]> {
	const results: ProofResult[] = [];
	for (const { name, prove } of steps) {
		if (signal?.aborted) break;
		const began = performance.now();
		let result: { ok: boolean; evidence: string };
		try {
			result = { ok: true, evidence: await prove(lab, signal) };
		} catch (error) {
			result = { ok: false, evidence: error instanceof Error ? error.message : String(error) };
		}
		if (signal?.aborted) break;
		const timed = { name, ...result, ms: Math.round(performance.now() - began) };
		results.push(timed);
		onResult(timed);
	}
	return results;
}

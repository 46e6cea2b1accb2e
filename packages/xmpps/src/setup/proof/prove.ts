import type { AssumedRecord } from "../../check/observe/check-options.ts";
import type { PlannedEndpoint } from "../adapters/adapter.ts";
import type { Tell } from "../apply/tell.ts";
import { type Prover, shortcomings } from "./prover.ts";

/** What is to be proven, and by whom. */
export interface Proof {
	readonly domains: readonly string[];
	readonly endpoints: readonly PlannedEndpoint[];
	readonly provers: readonly Prover[];
	/** Records that are taken as published; none: as the DNS says. */
	readonly assume: readonly AssumedRecord[];
}

/**
 * Looks at every domain from every place.
 * @returns what does not work, a line each; empty: proven
 */
export async function prove(proof: Proof, tell: Tell, signal: AbortSignal): Promise<readonly string[]> {
	const wrong: string[] = [];
	for (const prover of proof.provers) {
		for (const domain of proof.domains) {
			const report = await prover.look(domain, proof.assume, signal);
			signal.throwIfAborted();
			const short = shortcomings(report, proof.endpoints);
			const where = prover.from === "here" ? "from here" : `from ${prover.from}`;
			if (short.length === 0) tell.detail(`${where}: ${report.verdict.words}`);
			wrong.push(...short.map((line) => `${domain} ${where}: ${line}`));
		}
	}
	return wrong;
}

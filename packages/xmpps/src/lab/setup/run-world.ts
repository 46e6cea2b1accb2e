import { onlyOwnAddresses } from "../proof/own-addresses.ts";
import { type ProofResult, type ProofStep, takeSteps } from "../proof/proof-step.ts";
import type { Lab } from "../real/lab.ts";
import { difference } from "./difference.ts";
import { Operator } from "./operator.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";
import { webBehind, worldProof } from "./world-proof.ts";
import type { SetupWorld } from "./worlds.ts";

const DOMAIN = "example.com";

/**
 * Sets the host of a world up and takes everything away again: apply → proof → reboot → proof → apply again → remove →
 * identical. The lab has to record (`capture`).
 * @returns how each step went; after one of `apply`, `reboot` or `remove` that failed there are no more
 */
export async function runWorld(
	lab: Lab,
	world: SetupWorld,
	onResult: (result: ProofResult) => void = () => undefined,
	signal?: AbortSignal,
): Promise<readonly ProofResult[]> {
	const operator = new Operator(lab, world);
	const results: ProofResult[] = [];
	const before = await takeSnapshot(lab, "server", [DOMAIN]);
	const proof = worldProof(world);
	const step = (name: string, prove: () => Promise<string>): ProofStep => ({ name, prove });
	const again = proof.map((one): ProofStep => ({ ...one, name: `after the reboot: ${one.name}` }));
	const phases: readonly (readonly ProofStep[])[] = [
		[step("apply", () => operator.apply())],
		proof,
		[step("reboot", () => reboot(lab))],
		again,
		[step("apply again", () => operator.applyAgain())],
		[step("remove", () => operator.remove())],
		[step("everything is as it was", () => identical(lab, before)), webAfter(world, proof), onlyOwnAddresses],
	];
	for (const steps of phases) {
		const [first, ...others] = await takeSteps(lab, steps, onResult, signal);
		if (first === undefined) break;
		results.push(first, ...others);
		if (steps.length === 1 && !first.ok) break;
	}
	return results;
}

async function reboot(lab: Lab): Promise<string> {
	const began = performance.now();
	await lab.host("server").reboot();
	// It has a new card, and nobody would ask for it before the old one's time is up.
	for (const name of ["client", "dns", "resolver"]) {
		await lab.host(name).must("forget the old card", ["ip", "neigh", "flush", "all"]);
	}
	return `up after ${Math.round(performance.now() - began)} ms`;
}

async function identical(lab: Lab, before: Snapshot): Promise<string> {
	const after = await takeSnapshot(lab, "server", [DOMAIN]);
	const lines = difference(before, after);
	if (lines.length > 0) throw new Error(lines.join("; "));
	return `${after.files.size} files, ${after.units.size} units, rules and records`;
}

/** What worked before works when all is gone. */
function webAfter(world: SetupWorld, proof: readonly ProofStep[]): ProofStep {
	if (world.web === "behind" && world.sorted === undefined)
		return { ...webBehind, name: `after the removal: ${webBehind.name}` };
	const web = proof.at(-1);
	if (web === undefined) throw new Error("Cannot prove a world: there are no steps");
	return { ...web, name: `after the removal: ${web.name}` };
}

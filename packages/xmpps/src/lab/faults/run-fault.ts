import type { Change } from "../../model/change.ts";
import type { Report } from "../../model/report.ts";
import { type Lab, type LabOptions, startLab } from "../real/lab.ts";
import { carryOut } from "./carry-out.ts";
import { type Checked, checkWorld } from "./check-world.ts";
import type { Fault, HealthyWorld } from "./fault.ts";
import { brokenOff, type FaultResult, faultResult, healthyResult } from "./fault-result.ts";

/** Where and how labs are started. */
export type RunOptions = Pick<LabOptions, "release" | "state" | "signal" | "onProgress">;

/** Whoever wants to see more than the outcome. */
export interface RunWatch {
	/** Called with what every check came to, in their order. */
	readonly onCheck?: (checked: Checked) => void;
}

/**
 * Builds a mistake in a lab of its own, checks, does what the finding says, and checks again.
 * @returns what came of it; never throws but for an abort
 */
export function runFault(fault: Fault, options: RunOptions, watch: RunWatch = {}): Promise<FaultResult> {
	return inLab(fault, options, async (lab) => {
		await fault.breakAfterStart?.(lab);
		const first = await checkWorld(lab, fault.check, options.signal);
		watch.onCheck?.(first);
		const done = faultResult(fault, first.report, undefined);
		if (done.found !== true) return done;
		try {
			if (typeof fault.remedy === "function") await fault.remedy(lab, first.report);
			else await carryOut(lab, printedRemedy(fault, first.report));
		} catch (error) {
			return { ...done, ok: false, error: error instanceof Error ? error.message : String(error) };
		}
		const second = await checkWorld(lab, fault.check, options.signal);
		watch.onCheck?.(second);
		return faultResult(fault, first.report, second.report);
	});
}

/** Checks a world in which there is no mistake. */
export function runHealthy(world: HealthyWorld, options: RunOptions, watch: RunWatch = {}): Promise<FaultResult> {
	return inLab(world, options, async (lab) => {
		await world.prepare?.(lab);
		const checked = await checkWorld(lab, world.check, options.signal);
		watch.onCheck?.(checked);
		return healthyResult(world, checked.report);
	});
}

/**
 * The changes of the first remedy of each finding of the rule, each change once: two endpoints with one cause have the same.
 * @throws {Error} when a finding has none
 */
export function printedRemedy({ rule }: Pick<Fault, "rule">, { findings }: Report): Change[] {
	const changes = new Map<string, Change>();
	for (const { remedies, subject } of findings.filter((one) => one.rule === rule)) {
		const [remedy] = remedies;
		if (remedy === undefined || remedy.changes.length === 0) {
			throw new Error(`Cannot mend "${subject}": the finding has no remedy`);
		}
		for (const change of remedy.changes) {
			const key = JSON.stringify([change.item, change.after]);
			// What is done twice is done last: a reload after the second of two settings, not between them.
			changes.delete(key);
			changes.set(key, change);
		}
	}
	return [...changes.values()];
}

async function inLab(
	what: Fault | HealthyWorld,
	options: RunOptions,
	run: (lab: Lab) => Promise<Omit<FaultResult, "ms">>,
): Promise<FaultResult> {
	const began = performance.now();
	const ms = (): number => Math.round(performance.now() - began);
	let lab: Lab;
	try {
		lab = await startLab({ ...options, release: what.release ?? options.release, world: what.world() });
	} catch (error) {
		options.signal?.throwIfAborted();
		return brokenOff(what, ms(), error, { notStarted: true });
	}
	try {
		return { ...(await run(lab)), ms: ms() };
	} catch (error) {
		options.signal?.throwIfAborted();
		return brokenOff(what, ms(), error);
	} finally {
		await lab.close();
	}
}

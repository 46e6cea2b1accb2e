import { changeOf } from "../../setup/plan/change-of.ts";
import { isEmpty, obstacles, type SetupPlan } from "../../setup/plan/setup-plan.ts";
import { EXIT } from "../exit-code.ts";
import { fileErrorCode } from "../file-error.ts";
import { oneOf } from "../flag-value.ts";
import { CommandError, type Io } from "../io.ts";
import { styleFor } from "../style.ts";
import type { PlanFlags } from "./flags.ts";
import { openSetup } from "./open-setup.ts";
import { planText } from "./plan-text.ts";
import { unanswered } from "./unanswered.ts";

/**
 * `xmpps plan`: shows what `apply` would do.
 * @returns 0 for a plan that can be applied or has nothing to do, 2 for one that cannot, 3 for one with unknown parts
 */
export async function planCommand(flags: PlanFlags, io: Io): Promise<number> {
	const format = oneOf("--format", flags.json === true ? "json" : (flags.format ?? "text"), ["text", "json"]);
	const setup = await openSetup(flags, io);
	try {
		const { plan } = await setup.plan(flags.force === true);
		if (flags.out !== undefined) await savePlan(flags.out, plan);
		if (format === "json") io.out(JSON.stringify(planDocument(plan), null, 2));
		else await showPlan(plan, io, io.out);
		if (plan.unknown.length > 0) return EXIT.unknown;
		return obstacles(plan).length > 0 ? EXIT.broken : EXIT.ok;
	} catch (error) {
		if (io.signal.aborted) return EXIT.interrupted;
		throw unanswered(error);
	} finally {
		await setup.close();
	}
}

/** Shows a plan as text. */
export async function showPlan(plan: SetupPlan, io: Io, say: (text: string) => void): Promise<void> {
	const { lineDiff } = await import("./line-diff.ts");
	for (const line of planText(plan, styleFor(io), lineDiff)) say(line);
}

/** The plan as one JSON document: its changes are those that remedies are made of. */
export function planDocument(plan: SetupPlan): Readonly<Record<string, unknown>> {
	return {
		...plan,
		empty: isEmpty(plan),
		stages: plan.stages.map(({ name, puts, activations }) => ({
			name,
			changes: puts.map(changeOf),
			activations: activations.map(({ activation, effect }) => ({ ...activation, effect })),
		})),
	};
}

async function savePlan(file: string, plan: SetupPlan): Promise<void> {
	if (plan.unknown.length > 0) {
		throw new CommandError(EXIT.unknown, `Cannot save the plan: ${plan.unknown.join("; ")}`);
	}
	const { writeFile } = await import("node:fs/promises");
	try {
		await writeFile(file, `${JSON.stringify(planDocument(plan), null, 2)}\n`, { mode: 0o600 });
	} catch (cause) {
		throw new CommandError(EXIT.unknown, `Cannot write the file "${file}" of --out: ${fileErrorCode(cause)}`, {
			cause,
		});
	}
}

/** The checksum in a file that `plan --out` has written. @throws {CommandError} */
export async function savedChecksum(file: string): Promise<string> {
	const { readFile } = await import("node:fs/promises");
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (cause) {
		throw new CommandError(EXIT.configuration, `Cannot read the file "${file}" of --plan: ${fileErrorCode(cause)}`, {
			cause,
		});
	}
	try {
		const { format, checksum } = JSON.parse(text) as Partial<SetupPlan>;
		if (format === "xmpps-plan/1" && typeof checksum === "string") return checksum;
	} catch {
		// Said below, like everything else that is no plan.
	}
	throw new CommandError(EXIT.configuration, `Cannot use the file "${file}" of --plan: it is no plan of this version`);
}

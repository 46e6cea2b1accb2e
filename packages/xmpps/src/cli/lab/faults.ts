import type { Fault, HealthyWorld } from "../../lab/faults/fault.ts";
import type { FaultResult } from "../../lab/faults/fault-result.ts";
import type { RunOptions } from "../../lab/faults/run-fault.ts";
import type { Release } from "../../lab/world/world-spec.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import { styleFor } from "../style.ts";
import { resultLines, summary } from "./faults-text.ts";
import { mustHaveLabs } from "./must-have-labs.ts";

/** The options of `xmpps lab faults` as commander reads them. */
export interface FaultsFlags {
	readonly only?: string;
	readonly jobs?: string;
	readonly debian?: Release;
	readonly reports?: string;
	readonly list?: boolean;
	readonly json?: boolean;
}

/**
 * `xmpps lab faults`: builds every mistake of the catalogue, and every world without one, and tells how `check` did.
 * @returns 0 when every mistake was found and mended and nothing else was found, 2 when not, 3 when a lab did not start
 */
export async function faultsCommand(flags: FaultsFlags, io: Io): Promise<number> {
	const chosen = choose(await everything(), flags.only);
	if (flags.list === true) {
		for (const { id, title, ...rest } of chosen) io.out(`${id.padEnd(28)} ${ruleOf(rest).padEnd(32)} ${title}`);
		return EXIT.ok;
	}
	const jobs = readJobs(flags.jobs);
	await mustHaveLabs();
	const [{ stateFolder }, { runFault, runHealthy }] = await Promise.all([
		import("../../lab/real/state-folder.ts"),
		import("../../lab/faults/run-fault.ts"),
	]);
	const { reportKeeper } = await import("./faults-reports.ts");
	const style = styleFor(io);
	const tell = flags.json === true ? io.err : io.out;
	const options: RunOptions = {
		release: flags.debian ?? "bookworm",
		state: stateFolder(),
		signal: io.signal,
		onProgress: (progress) => {
			if (progress.kind === "image") io.progress?.(`building image ${progress.image.id}: ${progress.image.phase}`);
		},
	};
	const began = performance.now();
	const results: FaultResult[] = [];
	try {
		await eachOf(chosen, jobs, async (one) => {
			io.progress?.(`${results.length} of ${chosen.length}: ${one.id}`);
			const keep = reportKeeper(flags.reports, one.id);
			const result = await ("rule" in one ? runFault(one, options, keep) : runHealthy(one, options, keep));
			results.push(result);
			io.progress?.(undefined);
			for (const line of resultLines(result, style)) tell(line);
		});
	} catch (error) {
		io.progress?.(undefined);
		if (io.signal.aborted) return EXIT.interrupted;
		throw error;
	}
	const ms = Math.round(performance.now() - began);
	const ok = results.every((result) => result.ok);
	tell(summary(results, ms, style));
	if (flags.json === true) io.out(JSON.stringify({ ok, release: options.release, ms, results }, null, 2));
	if (results.some(({ notStarted }) => notStarted)) return EXIT.unknown;
	return ok ? EXIT.ok : EXIT.broken;
}

/** Worlds without a mistake come first: when `check` cries wolf there, no other result is worth much. */
async function everything(): Promise<readonly (Fault | HealthyWorld)[]> {
	const [{ ALL_HEALTHY }, { ALL_FAULTS }] = await Promise.all([
		import("../../lab/faults/healthy/all-healthy.ts"),
		import("../../lab/faults/catalogue/all-faults.ts"),
	]);
	return [...ALL_HEALTHY, ...ALL_FAULTS];
}

const ruleOf = (one: object): string => ("rule" in one ? String(one.rule) : "(healthy)");

/** @param only ids, rules, areas of rules such as `srv`, or `healthy`, with commas between */
function choose(all: readonly (Fault | HealthyWorld)[], only: string | undefined): readonly (Fault | HealthyWorld)[] {
	if (only === undefined) return all;
	const words = only.split(",").map((word) => word.trim());
	const names = (one: Fault | HealthyWorld): string[] =>
		"rule" in one ? [one.id, one.rule, one.rule.slice(0, one.rule.indexOf("."))] : [one.id, "healthy"];
	const unknown = words.filter((word) => !all.some((one) => names(one).includes(word)));
	if (unknown.length > 0) {
		throw new CommandError(
			EXIT.usage,
			`Cannot run fault "${unknown.join('", "')}": there is none of that name; --list names them`,
		);
	}
	return all.filter((one) => names(one).some((name) => words.includes(name)));
}

/** More labs than that at once and each waits for the others. */
const MOST_JOBS = 16;

function readJobs(text = "1"): number {
	const jobs = Number(text);
	if (Number.isInteger(jobs) && jobs >= 1 && jobs <= MOST_JOBS) return jobs;
	throw new CommandError(EXIT.usage, `Cannot run "${text}" labs at once: it is no number from 1 to ${MOST_JOBS}`);
}

/** Does something for each, so many at once, and waits for all that were begun also when one fails. */
async function eachOf<Item>(items: readonly Item[], jobs: number, run: (item: Item) => Promise<void>): Promise<void> {
	const left = [...items];
	const worker = async (): Promise<void> => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) {
			try {
				await run(item);
			} catch (error) {
				left.length = 0;
				throw error;
			}
		}
	};
	const settled = await Promise.allSettled(Array.from({ length: jobs }, worker));
	for (const one of settled) if (one.status === "rejected") throw one.reason;
}

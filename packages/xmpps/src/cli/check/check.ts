import { readFile } from "node:fs/promises";
import { domainToASCII, domainToUnicode } from "node:url";
import { type Domain, parseDomain, XmppsError } from "xmpps-connect/protocol";
import { exitCodeOf } from "../../check/formats/exit.ts";
import { type JudgeOptions, judge, knownRuleNames } from "../../check/judge.ts";
import type { Observation } from "../../model/observation.ts";
import { EXIT } from "../exit-code.ts";
import { fileErrorCode } from "../file-error.ts";
import { numberOf } from "../flag-value.ts";
import { CommandError, type Io } from "../io.ts";
import { type CheckFlags, formatOf, refuseContradictions, rulesOf } from "./flags.ts";
import { fromInside, observeOne, saveObservation } from "./one.ts";
import { show } from "./show.ts";
import { surroundings } from "./surroundings.ts";

/**
 * `xmpps check`: looks at a domain, judges, reports.
 * @returns the exit code: 0 works, 1 works with limits, 2 broken, 3 could not find out
 */
export async function checkCommand(domain: string | undefined, flags: CheckFlags, io: Io): Promise<number> {
	try {
		return await check(domain, flags, io);
	} catch (error) {
		if (error instanceof XmppsError) throw new CommandError(EXIT.usage, error.message, { cause: error });
		throw error;
	}
}

async function check(text: string | undefined, flags: CheckFlags, io: Io): Promise<number> {
	const format = formatOf(flags);
	refuseContradictions(text, flags, format);
	const known = knownRuleNames();
	const rules = { only: rulesOf("--only", flags.only, known), skip: rulesOf("--skip", flags.skip, known) };
	if (flags.from !== undefined) {
		const { checkMany } = await import("./many.ts");
		return checkMany(flags.from, flags, rules, format === "json" ? "json" : "text", io);
	}
	if (flags.observation !== undefined) {
		return reportOn(await savedObservation(flags.observation), flags, rules, io);
	}
	const domain = parseDomain(text ?? "", { toAscii: domainToASCII, toUnicode: domainToUnicode });
	const around = await surroundings(flags, "full");
	try {
		if (flags.watch !== undefined) {
			const { watch } = await import("./watch.ts");
			const seconds = numberOf("--watch", flags.watch, "seconds", 1, 86_400);
			return await watch({ domain, around, seconds, rules, format, flags }, io);
		}
		const observation = await look(domain, around, flags, io);
		if (observation === undefined) return EXIT.interrupted;
		if (flags.save !== undefined) await saveObservation(flags.save, observation);
		return await reportOn(observation, flags, rules, io);
	} finally {
		io.progress?.(undefined);
		await around.close();
	}
}

/** One look with a line of progress; undefined when it was interrupted. */
async function look(
	domain: Domain,
	around: Awaited<ReturnType<typeof surroundings>>,
	flags: CheckFlags,
	io: Io,
): Promise<Observation | undefined> {
	const since = performance.now();
	const tick = setInterval(
		() => io.progress?.(`looking at ${domain.unicode} … ${((performance.now() - since) / 1000).toFixed(0)} s`),
		1000,
	);
	try {
		const observation = await observeOne(domain, around, io.signal, flags.local === true ? fromInside : undefined);
		return io.signal.aborted ? undefined : observation;
	} finally {
		clearInterval(tick);
		io.progress?.(undefined);
	}
}

async function reportOn(observation: Observation, flags: CheckFlags, rules: JudgeOptions, io: Io): Promise<number> {
	const report = judge(observation, rules);
	await show(report, formatOf(flags), io, flags.verbose === true);
	return exitCodeOf(report);
}

async function savedObservation(file: string): Promise<Observation> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (cause) {
		throw new CommandError(
			EXIT.configuration,
			`Cannot read the file "${file}" of --observation: ${fileErrorCode(cause)}`,
			{ cause },
		);
	}
	const { readObservation } = await import("../../check/formats/observation-schema.ts");
	try {
		return readObservation(text);
	} catch (cause) {
		if (!(cause instanceof XmppsError)) throw cause;
		throw new CommandError(EXIT.configuration, `Cannot use the file "${file}" of --observation: ${cause.message}`, {
			cause,
		});
	}
}

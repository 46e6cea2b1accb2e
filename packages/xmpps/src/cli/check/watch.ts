import { type Domain, printable } from "xmpps-connect/protocol";
import { exitCodeOf } from "../../check/formats/exit.ts";
import { type JudgeOptions, judge } from "../../check/judge.ts";
import type { Finding } from "../../model/finding.ts";
import type { Report } from "../../model/report.ts";
import type { Io } from "../io.ts";
import { styleFor } from "../style.ts";
import type { CheckFlags, Format } from "./flags.ts";
import { fromInside, observeOne } from "./one.ts";
import { show } from "./show.ts";
import type { Surroundings } from "./surroundings.ts";

/** What to look at again and again. */
export interface Watched {
	readonly domain: Domain;
	readonly around: Surroundings;
	/** Between the beginnings of two looks. */
	readonly seconds: number;
	readonly rules: JudgeOptions;
	readonly format: Format;
	readonly flags: CheckFlags;
}

/**
 * `--watch`: looks again every so many seconds until Ctrl-C. Text tells the whole once and then what changed; every other
 * format is printed each time, JSON as one line.
 * @returns the exit code of the last look
 */
export async function watch({ domain, around, seconds, rules, format, flags }: Watched, io: Io): Promise<number> {
	let last: Report | undefined;
	while (!io.signal.aborted) {
		const began = performance.now();
		const observation = await observeOne(domain, around, io.signal, flags.local === true ? fromInside : undefined);
		// Cut short by Ctrl-C: what is missing in it says nothing about the domain.
		if (io.signal.aborted) break;
		const report = judge(observation, rules);
		if (format === "json") io.out(await jsonLine(report));
		else if (format !== "text" || last === undefined) await show(report, format, io, flags.verbose === true);
		else tellChange(last, report, io);
		last = report;
		await rest(seconds * 1000 - (performance.now() - began), io.signal);
	}
	return last === undefined ? 130 : exitCodeOf(last);
}

async function jsonLine(report: Report): Promise<string> {
	const { jsonReport } = await import("../../check/formats/json.ts");
	return jsonReport(report, "line");
}

function tellChange(before: Report, now: Report, io: Io): void {
	const style = styleFor(io);
	const time = now.observedAt.slice(11, 19);
	const gone = before.findings.filter((one) => !has(now.findings, one));
	const come = now.findings.filter((one) => !has(before.findings, one));
	if (gone.length + come.length === 0 && before.verdict.overall === now.verdict.overall) {
		io.out(style.faint(`${time} unchanged: ${now.verdict.overall}`));
		return;
	}
	io.out(`${time} ${style.heading(now.verdict.overall)}: ${printable(now.verdict.words, 1000)}`);
	for (const finding of come) io.out(`  ${style.bad("new")}   ${findingLine(finding)}`);
	for (const finding of gone) io.out(`  ${style.good("gone")}  ${findingLine(finding)}`);
}

function findingLine({ rule, title, subject }: Finding): string {
	return `${rule}: ${printable(title, 500)} (${printable(subject, 500)})`;
}

function has(findings: readonly Finding[], { rule, subject }: Finding): boolean {
	return findings.some((one) => one.rule === rule && one.subject === subject);
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted || ms <= 0) {
			resolve();
			return;
		}
		const end = (): void => {
			clearTimeout(timer);
			signal.removeEventListener("abort", end);
			resolve();
		};
		const timer = setTimeout(end, ms);
		signal.addEventListener("abort", end, { once: true });
	});
}

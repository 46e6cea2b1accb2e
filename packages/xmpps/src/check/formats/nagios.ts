import { printable } from "xmpps-connect/protocol";
import type { Report } from "../../model/report.ts";
import { exitCodeOf, type ReportExitCode } from "./exit.ts";

const WORDS: Readonly<Record<ReportExitCode, string>> = { 0: "OK", 1: "WARNING", 2: "CRITICAL", 3: "UNKNOWN" };

/** Nagios reads 4 KiB of a plugin's output, and a text message of some kinds is far shorter. */
const LONGEST_WORDS = 400;

const DAY = 86_400_000;

/**
 * One line for Nagios, Icinga and their kin: verdict, what is worst, and numbers to draw. `days` are those until the first
 * certificate ends. Exit code as they read it: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
 */
export function nagiosReport(report: Report): { readonly line: string; readonly code: ReportExitCode } {
	const code = exitCodeOf(report);
	const worst = report.findings.find(({ severity }) => severity !== "advice");
	const words = worst === undefined ? report.verdict.words : `${report.verdict.words} ${worst.title} [${worst.rule}]`;
	// Whatever follows a bar is read as numbers.
	const said = printable(words, LONGEST_WORDS).replaceAll("|", "/");
	return { line: `XMPPS ${WORDS[code]} - ${said}|${numbers(report).join(" ")}`, code };
}

function numbers({ ms, earliestExpiry, observedAt }: Report): string[] {
	const time = `time=${(ms / 1000).toFixed(3)}s;;;0`;
	if (earliestExpiry === undefined) return [time];
	const days = Math.floor((Date.parse(earliestExpiry) - Date.parse(observedAt)) / DAY);
	return Number.isFinite(days) ? [time, `days=${days}`] : [time];
}

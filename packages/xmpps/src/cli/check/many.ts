import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { domainToASCII, domainToUnicode } from "node:url";
import { parseDomain, printable } from "xmpps-connect/protocol";
import { exitCodeOf } from "../../check/formats/exit.ts";
import { jsonReport } from "../../check/formats/json.ts";
import { type JudgeOptions, judge } from "../../check/judge.ts";
import type { Report } from "../../model/report.ts";
import { EXIT } from "../exit-code.ts";
import { fileErrorCode } from "../file-error.ts";
import { numberOf } from "../flag-value.ts";
import { CommandError, type Io } from "../io.ts";
import { type Style, styleFor } from "../style.ts";
import type { CheckFlags } from "./flags.ts";
import { observeOne } from "./one.ts";
import { type Surroundings, surroundings } from "./surroundings.ts";

/** What became of one line of the file. */
type Result =
	| { readonly kind: "report"; readonly report: Report }
	| { readonly kind: "unusable"; readonly line: string; readonly error: string };

/** Each check waits for the network most of its time. */
const CONCURRENCY = "16";

/**
 * `--from FILE`: many domains, a line each; results stream in the order in which they come. A line that is no domain is a
 * result like any other.
 * @returns 2 when one is broken, else 3 when of one it could not be found out, else 1 for limits, else 0
 */
export async function checkMany(
	file: string,
	flags: CheckFlags,
	rules: JudgeOptions,
	format: "text" | "json",
	io: Io,
): Promise<number> {
	const concurrency = numberOf("--concurrency", flags.concurrency ?? CONCURRENCY, "checks at once", 1, 256);
	const lines = await domainLines(file);
	const around = await surroundings(flags, "reduced");
	const style = styleFor(io);
	const codes = new Set<number>();
	let done = 0;
	const began = performance.now();
	const tell = (result: Result): void => {
		done += 1;
		codes.add(result.kind === "report" ? exitCodeOf(result.report) : EXIT.unknown);
		io.progress?.(undefined);
		io.out(format === "json" ? jsonLine(result) : textLine(result, style));
		io.progress?.(progressBar(done, lines.length, performance.now() - began));
	};
	try {
		let next = 0;
		const work = async (): Promise<void> => {
			while (next < lines.length && !io.signal.aborted) {
				const line = lines[next++] ?? "";
				const result = await checkLine(line, around, rules, io.signal);
				if (!io.signal.aborted) tell(result);
			}
		};
		await Promise.all(Array.from({ length: Math.min(concurrency, lines.length) }, work));
	} finally {
		io.progress?.(undefined);
		await around.close();
	}
	if (io.signal.aborted) return EXIT.interrupted;
	return [EXIT.broken, EXIT.unknown, EXIT.warnings].find((code) => codes.has(code)) ?? EXIT.ok;
}

async function checkLine(
	line: string,
	around: Surroundings,
	rules: JudgeOptions,
	signal: AbortSignal,
): Promise<Result> {
	try {
		const domain = parseDomain(line, { toAscii: domainToASCII, toUnicode: domainToUnicode });
		return { kind: "report", report: judge(await observeOne(domain, around, signal), rules) };
	} catch (error) {
		// One bad domain never stops the rest, even one that finds a defect of ours: its line says so.
		return { kind: "unusable", line, error: error instanceof Error ? error.message : String(error) };
	}
}

/** A file with a hundred thousand domains is a few megabytes. */
const MOST_LINES = 1_000_000;

/** Domains of a file, a line each; `#` begins a comment; `-` is stdin. */
async function domainLines(file: string): Promise<readonly string[]> {
	const input: Readable = file === "-" ? process.stdin : createReadStream(file);
	const domains: string[] = [];
	try {
		for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
			const domain = line.replace(/#.*$/, "").trim();
			if (domain !== "") domains.push(domain);
			if (domains.length > MOST_LINES) break;
		}
	} catch (cause) {
		throw new CommandError(EXIT.configuration, `Cannot read the file "${file}" of --from: ${fileErrorCode(cause)}`, {
			cause,
		});
	}
	if (domains.length === 0) {
		throw new CommandError(EXIT.configuration, `Cannot use the file "${file}" of --from: it names no domain`);
	}
	if (domains.length > MOST_LINES) {
		throw new CommandError(
			EXIT.configuration,
			`Cannot use the file "${file}" of --from: more than ${MOST_LINES} domains`,
		);
	}
	return domains;
}

function jsonLine(result: Result): string {
	if (result.kind === "report") return jsonReport(result.report, "line");
	return JSON.stringify({ line: printable(result.line, 300), error: printable(result.error, 500) });
}

function textLine(result: Result, style: Style): string {
	if (result.kind === "unusable") return `${style.bad("unusable".padEnd(18))} ${printable(result.error, 300)}`;
	const { domain, verdict, findings } = result.report;
	const paint = verdict.overall === "works" ? style.good : verdict.overall === "broken" ? style.bad : style.heading;
	const rules = [...new Set(findings.filter(({ severity }) => severity !== "advice").map(({ rule }) => rule))];
	return `${paint(verdict.overall.padEnd(18))} ${printable(domain.unicode, 260)} ${style.faint(rules.join(" "))}`.trimEnd();
}

const BAR = 24;

function progressBar(done: number, all: number, ms: number): string {
	const full = Math.floor((BAR * done) / all);
	const rate = done / (ms / 1000);
	const left = rate > 0 ? Math.ceil((all - done) / rate) : 0;
	return `[${"#".repeat(full)}${"-".repeat(BAR - full)}] ${done} of ${all}, ${rate.toFixed(0)} a second, ${left} s left`;
}

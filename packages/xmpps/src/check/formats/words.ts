import { printable } from "xmpps-connect/protocol";
import type { Finding, Severity } from "../../model/finding.ts";
import type { ClientReport, EndpointReport, Outcome, Report } from "../../model/report.ts";
import { SEVERITIES } from "../judge-findings.ts";

/** How good or bad a word is: what its colour and mark depend on. */
export type Tone = "good" | "limited" | "bad" | "unknown" | "advice";

type Word = Outcome | Severity | EndpointReport["state"] | ClientReport["result"];

const TONES: Readonly<Record<Word, Tone>> = {
	works: "good",
	"works with limits": "limited",
	broken: "bad",
	"could not find out": "unknown",
	"not offered": "unknown",
	limited: "limited",
	advice: "advice",
	unknown: "unknown",
	fails: "bad",
	"gets in": "good",
	"stays out": "bad",
};

export function toneOf(word: Word): Tone {
	return TONES[word];
}

/** A mark never stands without its word. */
export const MARKS: Readonly<Record<Tone, string>> = { good: "✓", limited: "!", bad: "✗", unknown: "?", advice: "+" };

/** Longest text of a report that is shown in one place, in UTF-16 units. */
const LONGEST = 1000;

/** Text of a report as every page shows it: one line, printable. */
export function shown(text: string): string {
	return printable(text, LONGEST);
}

/** `2 broken, 1 advice`. */
export function countWords(findings: readonly Finding[]): string {
	return SEVERITIES.map((severity) => ({
		severity,
		count: findings.filter((one) => one.severity === severity).length,
	}))
		.filter(({ count }) => count > 0)
		.map(({ severity, count }) => `${count} ${severity}`)
		.join(", ");
}

/** A duration for people. */
function seconds(ms: number): string {
	return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `100 %`; what never comes first and what hardly ever does are two things. */
export function percent(probability: number): string {
	if (probability > 0 && probability < 0.01) return "< 1 %";
	return `${(probability * 100).toFixed(0)} %`;
}

/** When and from where it was seen, in one line. */
export function seenWords({ observedAt, ms, vantage, verdict }: Report): string {
	const at = `${observedAt.slice(0, 19).replace("T", " ")} UTC`;
	const from = vantage.kind === "ssh" ? `${vantage.host ?? "another host"} (by ssh)` : "this machine";
	// Where nothing was found out there is nothing to be proven.
	const proven = verdict.provenFromOutside || verdict.overall === "could not find out" ? "" : "; not from outside";
	return shown(`Seen ${at}, in ${seconds(ms)}, from ${from}${proven}`);
}

/** The day of a moment in ISO 8601. */
export function dayOf(moment: string): string {
	return printable(moment.slice(0, 10), 10);
}

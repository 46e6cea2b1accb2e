import type { Change, Remedy } from "../../model/change.ts";
import { changeText } from "../../model/change-text.ts";
import type { Finding } from "../../model/finding.ts";
import { type FindingGroup, groupFindings } from "./finding-groups.ts";
import type { ReportStyle } from "./report-style.ts";
import { wrapText } from "./text-width.ts";
import { MARKS, shown, toneOf } from "./words.ts";

/** How findings are shown. */
export interface FindingsLayout {
	readonly columns: number;
	readonly style: ReportStyle;
	/** All evidence and every alternative. */
	readonly verbose: boolean;
}

/** So much is enough to believe it; the rest is shown on request. */
const FEW_LINES = 4;
const FEW_REMEDIES = 3;

/** The width of a finding's words in front of its lines. */
const LABEL = 12;

/** Every finding with what shows it and how to mend it. Lines to paste stand at the left margin, whole. */
export function findingLines(findings: readonly Finding[], layout: FindingsLayout): string[] {
	return groupFindings(findings, layout.verbose ? "all-remedies" : "first-remedy").flatMap((group) => [
		"",
		...groupLines(group, layout),
	]);
}

function groupLines({ finding, sameRemedies, subjects, evidence }: FindingGroup, layout: FindingsLayout): string[] {
	const { severity, title, rule, whom, remedies, source } = finding;
	const { style, verbose } = layout;
	const tone = toneOf(severity);
	// Other ways may be others for each subject.
	const few = verbose ? remedies : remedies.slice(0, sameRemedies ? FEW_REMEDIES : 1);
	const head = wrapText(`${MARKS[tone]} ${severity}: ${shown(title)} [${shown(rule)}]`, layout.columns - 2);
	return [
		...head.map((line, index) => (index === 0 ? style.tone(tone, line) : style.tone(tone, `  ${line}`))),
		...labelled("about", firstOf(subjects, verbose), layout),
		...labelled("for whom", [whom], layout),
		...labelled("seen", firstOf(evidence, verbose), layout),
		...remedyLines(few, layout),
		...(remedies.length > few.length ? labelled("or", [otherWays(remedies.length - few.length)], layout) : []),
		...labelled("source", source.length === 0 ? [] : [source.join("; ")], layout),
	];
}

function firstOf(lines: readonly string[], verbose: boolean): readonly string[] {
	if (verbose || lines.length <= FEW_LINES + 1) return lines;
	return [...lines.slice(0, FEW_LINES), `… and ${lines.length - FEW_LINES} more (--verbose)`];
}

function otherWays(count: number): string {
	return count === 1 ? "in another way (--verbose)" : `in one of ${count} other ways (--verbose)`;
}

function remedyLines(remedies: readonly Remedy[], layout: FindingsLayout): string[] {
	return remedies.flatMap(({ when, changes }, index) => [
		...labelled(
			index === 0 ? "to mend it" : "or",
			[...(when === undefined ? [] : [`where ${when}:`]), ...reasons(changes)],
			layout,
		),
		// A blank line between them: they go to different places.
		...changes.flatMap((change) => ["", ...changeText(change)]),
		...(changes.length === 0 ? [] : [""]),
	]);
}

function reasons(changes: readonly Change[]): string[] {
	return changes.map(({ why }, index) => (changes.length === 1 ? why : `${index + 1}. ${why}`));
}

/** Lines with a word in front of the first; they wrap where they start. */
function labelled(label: string, lines: readonly string[], { columns, style }: FindingsLayout): string[] {
	const margin = " ".repeat(LABEL + 2);
	const wrapped = lines.flatMap((line) => wrapText(shown(line), columns - margin.length));
	return wrapped.map((line, index) => (index === 0 ? `  ${style.faint(label.padEnd(LABEL))}${line}` : margin + line));
}

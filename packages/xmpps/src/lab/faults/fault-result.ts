import type { Finding } from "../../model/finding.ts";
import type { Report } from "../../model/report.ts";
import type { Fault, HealthyWorld } from "./fault.ts";

/** How it went with a mistake, or with a world in which there is none. */
export interface FaultResult {
	readonly id: string;
	readonly kind: "fault" | "healthy";
	readonly title: string;
	/** The rule that had to find it; of a healthy world none. */
	readonly rule?: string;
	readonly ok: boolean;
	/** The rule found it, with the severity that it is to have. */
	readonly found?: boolean;
	/** What the finding said was done, and the rule found nothing more, nor did another that found the same cause. */
	readonly mended?: boolean;
	/** What else stood above advice in the first report, a line each. */
	readonly unexpected: readonly string[];
	/** What stood above advice in the second report and not in the first. */
	readonly newFindings: readonly string[];
	/** The words of the finding, or of the verdict. */
	readonly words: string;
	readonly ms: number;
	/** Why it came to no end. */
	readonly error?: string;
	/** The lab did not come up: says nothing of the rule. */
	readonly notStarted?: true;
}

/** What two reports come to. Pure. @param second of after the remedy; absent when there was no remedy to carry out */
export function faultResult(
	fault: Fault,
	first: Report,
	second: Report | undefined,
): Omit<FaultResult, "ms" | "error"> {
	const mine = first.findings.filter(({ rule }) => rule === fault.rule);
	const right = mine.filter(({ severity }) => fault.severity === undefined || severity === fault.severity);
	const expected = [fault.rule, ...(fault.expectAlso ?? [])];
	const found = right.length > 0;
	const mended =
		second?.findings.every(({ rule }) => rule !== fault.rule) === true &&
		grave(second).every(({ rule }) => !expected.includes(rule));
	const unexpected = grave(first)
		.filter(({ rule }) => !expected.includes(rule))
		.map(inWords);
	const before = new Set(grave(first).map(identity));
	const newFindings = (second === undefined ? [] : grave(second))
		.filter((finding) => !before.has(identity(finding)))
		.map(inWords);
	const [shown] = right.length > 0 ? right : mine;
	return {
		...about(fault),
		kind: "fault",
		rule: fault.rule,
		ok: found && mended && unexpected.length === 0 && newFindings.length === 0,
		...{ found, mended, unexpected, newFindings },
		words: shown === undefined ? first.verdict.words : inWords(shown),
	};
}

/** What a report of a healthy world comes to. Pure. */
export function healthyResult(world: HealthyWorld, report: Report): Omit<FaultResult, "ms" | "error"> {
	const unexpected = grave(report).map(inWords);
	const works = report.verdict.overall === "works";
	return {
		...about(world),
		kind: "healthy",
		ok: works && unexpected.length === 0,
		unexpected,
		newFindings: [],
		words: `${report.verdict.overall}: ${report.verdict.words}`,
	};
}

/** What came to no end. */
export function brokenOff(
	what: Fault | HealthyWorld,
	ms: number,
	error: unknown,
	more: { readonly notStarted?: true } = {},
): FaultResult {
	return {
		...about(what),
		...("rule" in what ? { kind: "fault" as const, rule: what.rule } : { kind: "healthy" as const }),
		ok: false,
		unexpected: [],
		newFindings: [],
		words: "",
		ms,
		error: error instanceof Error ? error.message : String(error),
		...more,
	};
}

function about({ id, title }: Fault | HealthyWorld): { readonly id: string; readonly title: string } {
	return { id, title };
}

function grave({ findings }: Report): readonly Finding[] {
	return findings.filter(({ severity }) => severity !== "advice");
}

const identity = ({ rule, subject }: Finding): string => `${rule} ${subject}`;

const inWords = ({ rule, severity, subject, title }: Finding): string => `${rule} (${severity}) ${subject}: ${title}`;

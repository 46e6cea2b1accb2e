import type { Finding, Severity } from "../model/finding.ts";
import type { Facts } from "./facts/facts.ts";
import type { Rule } from "./rules/rule.ts";

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ["broken", "limited", "unknown", "advice"];

/**
 * Lets every rule look at the facts. Findings of a rule that another one supersedes are left out where both are about the
 * same subject. Sorted: worst first, then by rule and subject, so that the same facts make the same report.
 */
export function judgeFindings(facts: Facts, rules: readonly Rule[]): Finding[] {
	const found = rules.flatMap((rule) =>
		rule.find(facts).map(({ severity = rule.severity, ...rest }): Finding => {
			return { rule: rule.id, severity, ...rest, source: rule.source };
		}),
	);
	const superseded = new Set(
		rules.flatMap(({ id, supersedes = [] }) =>
			found.filter(({ rule }) => rule === id).flatMap(({ subject }) => supersedes.map((less) => `${less} ${subject}`)),
		),
	);
	return found
		.filter(({ rule, subject }) => !superseded.has(`${rule} ${subject}`))
		.sort(
			(a, b) =>
				SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
				compare(a.rule, b.rule) ||
				compare(a.subject, b.subject),
		);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}

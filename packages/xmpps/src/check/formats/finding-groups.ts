import type { Finding } from "../../model/finding.ts";

/** Findings that say the same of several subjects and are mended by the same change. */
export interface FindingGroup {
	readonly finding: Finding;
	readonly subjects: readonly string[];
	readonly evidence: readonly string[];
}

/** Puts together what differs in its subject and evidence alone, so that a reader reads it once. Keeps the order. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
	const groups = new Map<string, { finding: Finding; subjects: Set<string>; evidence: Set<string> }>();
	for (const finding of findings) {
		const { rule, severity, title, whom, remedies } = finding;
		const key = JSON.stringify([rule, severity, title, whom, remedies]);
		const group = groups.get(key) ?? { finding, subjects: new Set(), evidence: new Set() };
		group.subjects.add(finding.subject);
		for (const line of finding.evidence) group.evidence.add(line);
		groups.set(key, group);
	}
	return [...groups.values()].map(({ finding, subjects, evidence }) => ({
		finding,
		subjects: [...subjects],
		evidence: [...evidence],
	}));
}

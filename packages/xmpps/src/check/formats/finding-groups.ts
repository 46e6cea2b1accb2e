import type { Finding } from "../../model/finding.ts";

/** Findings that say the same of several subjects and are mended by the same change. */
export interface FindingGroup {
	readonly finding: Finding;
	/** Its ways to mend it are those of every subject, the first one aside, which always is. */
	readonly sameRemedies: boolean;
	readonly subjects: readonly string[];
	readonly evidence: readonly string[];
}

interface Growing {
	readonly finding: Finding;
	readonly subjects: Set<string>;
	readonly evidence: Set<string>;
	readonly titles: Set<string>;
	sameRemedies: boolean;
}

/** An address, with a port or without, as titles name endpoints. */
const ADDRESS = /\[[\da-f:.]+\](:\d+)?|\b\d{1,3}(\.\d{1,3}){3}(:\d+)?/g;

/**
 * Puts together what differs in its subject and evidence alone, and in the addresses that its title names, so that a reader
 * reads it once. Keeps the order.
 * @param by `first-remedy`: also what is mended by the same first remedy, whatever else would do
 */
export function groupFindings(
	findings: readonly Finding[],
	by: "all-remedies" | "first-remedy" = "all-remedies",
): FindingGroup[] {
	const groups = new Map<string, Growing>();
	for (const finding of findings) {
		const { rule, severity, title, whom, remedies } = finding;
		const same = by === "all-remedies" ? remedies : remedies.slice(0, 1);
		const key = JSON.stringify([rule, severity, title.replace(ADDRESS, "*"), whom, same]);
		const group = groups.get(key) ?? {
			...{ finding, subjects: new Set(), evidence: new Set(), titles: new Set() },
			sameRemedies: true,
		};
		group.titles.add(title);
		group.sameRemedies &&= JSON.stringify(remedies) === JSON.stringify(group.finding.remedies);
		group.subjects.add(finding.subject);
		for (const line of finding.evidence) group.evidence.add(line);
		groups.set(key, group);
	}
	return [...groups.values()].map(({ finding, sameRemedies, subjects, evidence, titles }) => ({
		finding: titles.size === 1 ? finding : { ...finding, title: `${finding.title} (and ${titles.size - 1} more)` },
		sameRemedies,
		subjects: [...subjects],
		evidence: [...evidence],
	}));
}

import type { Finding, Severity } from "../../model/finding.ts";
import type { Facts } from "../facts/facts.ts";

/** What a rule finds: a finding without what the rule itself says once for all. */
export type Found = Omit<Finding, "rule" | "severity" | "source"> & {
	/** Where it differs from the rule's. */
	readonly severity?: Severity;
};

/**
 * A rule: one mistake that an operator can make. Rules are pure: they look at facts and say what is wrong with them. What
 * they say about themselves becomes their page, docs/rules/ID.md.
 */
export interface Rule {
	/** `area.mistake`; never changed once published. */
	readonly id: string;
	/** The usual severity. */
	readonly severity: Severity;
	/** The mistake, in one sentence without a full stop. */
	readonly title: string;
	/** What goes wrong for whom, and how it comes about: a paragraph or two of Markdown. */
	readonly why: string;
	/** What it looks like: a zone line, a banner, an alert; shown as code. */
	readonly example: string;
	/** How to mend it, in words. */
	readonly remedy: string;
	/** Sections of standards, the one that is violated first. */
	readonly source: readonly string[];
	/** Rules that say less about the same: their findings about the same subject give way to this rule's. */
	readonly supersedes?: readonly string[];
	readonly find: (facts: Facts) => readonly Found[];
}

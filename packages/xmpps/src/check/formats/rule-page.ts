import type { Severity } from "../../model/finding.ts";
import type { Rule } from "../rules/rule.ts";
import { sourceUrl } from "./source-link.ts";

/** Says where a page comes from, so that nobody edits it. */
const GENERATED = "<!-- Made from the rule by `node tools/rule-pages.mjs`; change the rule, not this page. -->";

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
	broken: "broken: somebody who does what the standards say does not get in",
	limited: "limited: it works, but not for everybody or not everywhere",
	advice: "advice: it works, and could be better",
	unknown: "unknown: it could not be found out",
};

/** The page of a rule, docs/rules/ID.md: Markdown. */
export function rulePage({ id, severity, title, why, example, remedy, source, supersedes = [] }: Rule): string {
	const fence = longestFence(example);
	return [
		GENERATED,
		"",
		`# ${id}`,
		"",
		`${title}.`,
		"",
		`Severity: ${SEVERITY_WORDS[severity]}.`,
		"",
		"## Why",
		"",
		why,
		"",
		"## Example",
		"",
		`${fence}text`,
		example,
		fence,
		"",
		"## How to mend it",
		"",
		remedy,
		"",
		...(source.length === 0 ? [] : ["## Source", "", ...source.map(sourceLine), ""]),
		...(supersedes.length === 0
			? []
			: [`Found instead of ${supersedes.map((other) => `[${other}](${other}.md)`).join(", ")}.`, ""]),
	].join("\n");
}

/** The list of all rules, docs/rules/README.md. */
export function ruleIndex(rules: readonly Rule[]): string {
	return [
		GENERATED,
		"",
		"# What `xmpps check` finds",
		"",
		...Object.values(SEVERITY_WORDS).map((words) => `- ${words}`),
		"",
		"Some findings are more or less severe than usual; the report says how severe each one is.",
		"",
		"| rule | severity | what |",
		"|---|---|---|",
		...[...rules]
			.sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)))
			.map(({ id, severity, title }) => `| [${id}](${id}.md) | ${severity} | ${title.replaceAll("|", "\\|")} |`),
		"",
	].join("\n");
}

/** Every page by its file name. */
export function rulePages(rules: readonly Rule[]): ReadonlyMap<string, string> {
	return new Map([["README.md", ruleIndex(rules)], ...rules.map((rule) => [`${rule.id}.md`, rulePage(rule)] as const)]);
}

function sourceLine(source: string): string {
	const url = sourceUrl(source);
	return url === undefined ? `- ${source}` : `- [${source}](${url})`;
}

/** An example may hold backticks of its own. */
function longestFence(example: string): string {
	const longest = Math.max(0, ...(example.match(/`+/g) ?? []).map(({ length }) => length));
	return "`".repeat(Math.max(3, longest + 1));
}

import type { EngineResult } from "./compare.ts";

/** The table of what each engine does and does not, as Markdown. Pure. */
export function comparisonPage(results: readonly EngineResult[]): string {
	const titles = results[0]?.behaviours.map(({ title }) => title) ?? [];
	const rows = titles.map((title, index) => {
		const cells = results.map(({ behaviours }) => (behaviours[index]?.ok === true ? "yes" : "**no**"));
		return `| ${escaped(title)} | ${cells.join(" | ")} |`;
	});
	const failures = results.flatMap(({ title, behaviours }) => {
		const wrong = behaviours.filter(({ ok }) => !ok);
		if (wrong.length === 0) return [];
		return [`### ${title}`, "", ...wrong.map((one) => `- ${escaped(one.title)}: saw ${escaped(one.seen)}`), ""];
	});
	return [
		"<!-- Made by `node tools/gateway-comparison.mjs` from what the lab saw; change the behaviours, not this page. -->",
		"",
		"# Who shares a port rightly",
		"",
		"One address, one port 443: a web site, Prosody and, on another host, ejabberd behind it, and nothing else reachable from",
		"outside. Each program was configured from the same table of routes as far as it can do what the table says, and was asked",
		"the same things by `xmpps lab gateway`, on real Debian hosts. sslh was configured by hand.",
		"",
		`| | ${results.map(({ title }) => title).join(" | ")} |`,
		`|---|${results.map(() => "---|").join("")}`,
		`| version | ${results.map(({ version }) => escaped(version)).join(" | ")} |`,
		...rows,
		`| **right** | ${results.map(({ behaviours }) => `${behaviours.filter(({ ok }) => ok).length} of ${behaviours.length}`).join(" | ")} |`,
		"",
		...(failures.length === 0 ? [] : ["## What was seen instead", "", ...failures]),
	]
		.join("\n")
		.trimEnd()
		.concat("\n");
}

/** What a table of Markdown would take for its own. */
function escaped(text: string): string {
	return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

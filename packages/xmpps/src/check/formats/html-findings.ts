import type { Change, Remedy } from "../../model/change.ts";
import { changeText } from "../../model/change-text.ts";
import type { Finding } from "../../model/finding.ts";
import { type FindingGroup, groupFindings } from "./finding-groups.ts";
import { type Html, html, linesOfCode } from "./html-escape.ts";
import { sourceUrl } from "./source-link.ts";
import { countWords, MARKS, toneOf } from "./words.ts";

/** Every finding with what shows it and how to mend it; a click selects all that is to be pasted. */
export function findingsSection(findings: readonly Finding[]): Html {
	if (findings.length === 0) return html`<section><h2>No findings</h2></section>`;
	return html`<section><h2>Findings: ${countWords(findings)}</h2>${groupFindings(findings).map(article)}</section>`;
}

function article({ finding, subjects, evidence }: FindingGroup): Html {
	const { severity, title, rule, whom, remedies, source } = finding;
	const tone = toneOf(severity);
	return html`
<article class="finding ${tone}">
<h3><span class="tag ${tone}">${MARKS[tone]} ${severity}</span> ${title} <code class="faint">${rule}</code></h3>
<dl>
<dt>About</dt><dd>${lines(subjects)}</dd>
<dt>For whom</dt><dd>${whom}</dd>
${evidence.length === 0 ? "" : html`<dt>Seen</dt><dd>${lines(evidence)}</dd>`}
${source.length === 0 ? "" : html`<dt>Source</dt><dd>${lines(source.map(link))}</dd>`}
</dl>
${remedies.map(remedy)}
</article>`;
}

/** Each on a line of its own. */
function lines(all: readonly (string | Html)[]): Html[] {
	return all.map((line) => html`<div>${line}</div>`);
}

function link(source: string): Html {
	const url = sourceUrl(source);
	return url === undefined ? html`${source}` : html`<a href="${url}" rel="noreferrer">${source}</a>`;
}

function remedy({ when, changes }: Remedy, index: number): Html {
	const title = index === 0 ? "To mend it" : "Or";
	return html`<h4>${title}${when === undefined ? "" : `, where ${when}`}</h4>
${changes.map(step)}`;
}

function step(change: Change): Html {
	return html`<p>${change.why}</p><pre><code>${linesOfCode(changeText(change))}</code></pre>`;
}

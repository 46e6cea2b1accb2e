import type { Report } from "../../model/report.ts";
import { drawing } from "./html-drawing.ts";
import { Html, html } from "./html-escape.ts";
import { findingsSection } from "./html-findings.ts";
import { STYLE } from "./html-style.ts";
import { clientsSection, coexistenceSection, endpointsSection, notesSection, tag } from "./html-tables.ts";
import { dayOf, seenWords, toneOf } from "./words.ts";

/**
 * The report as one page that needs nothing else: no network, no script. It follows the reader's preference for light or
 * dark, and prints.
 */
export function htmlReport(report: Report): string {
	const { domain, verdict } = report;
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${domain.unicode}: ${verdict.overall}</title>
<style>${new Html(STYLE)}</style>
</head>
<body><main>
${verdictHeader(report)}
${drawing(report)}
${findingsSection(report.findings)}
${endpointsSection(report.endpoints)}
${clientsSection(report.clients)}
${coexistenceSection(report.coexistence)}
${notesSection(report)}
</main></body>
</html>
`.toString();
}

function verdictHeader(report: Report): Html {
	const { domain, verdict, earliestExpiry } = report;
	return html`
<header><h1>XMPP over TLS: ${domain.unicode}</h1>
<div class="verdict ${toneOf(verdict.overall)}">
<p class="words">${verdict.words}</p>
<div class="outcomes"><div class="words">Overall: ${tag(verdict.overall)}</div><div class="words">Clients: ${tag(verdict.clients)}</div><div class="words">Other servers: ${tag(verdict.servers)}</div></div>
<p class="faint">${seenWords(report)}.${earliestExpiry === undefined ? "" : ` The first certificate ends ${dayOf(earliestExpiry)}.`}</p>
</div></header>`;
}

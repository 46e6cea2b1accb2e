import type { ClientReport, Coexistence, EndpointReport, Report } from "../../model/report.ts";
import { addressAndPort } from "../facts/subject.ts";
import { type Html, html } from "./html-escape.ts";
import { MARKS, percent, toneOf } from "./words.ts";

/** A mark with its word, coloured. */
export function tag(word: Parameters<typeof toneOf>[0]): Html {
	const tone = toneOf(word);
	return html`<span class="tag ${tone}">${MARKS[tone]} ${word}</span>`;
}

/** Every endpoint in the order in which it is tried. */
export function endpointsSection(endpoints: readonly EndpointReport[]): Html {
	if (endpoints.length === 0) return html`<section><h2>No endpoints</h2></section>`;
	return html`
<section><h2>Endpoints</h2>
<p class="faint">In the order in which they are tried. First: how often one is the first of its role.</p>
<div class="wide" tabindex="0" role="group" aria-label="Endpoints"><table>
<thead><tr><th scope="col">Service</th><th scope="col">Target</th><th scope="col">Address and port</th><th scope="col" class="number">Priority</th><th scope="col" class="number">Weight</th><th scope="col" class="number">First</th><th scope="col">State</th><th scope="col">Found</th></tr></thead>
<tbody>${endpoints.map(endpointRow)}</tbody></table></div></section>`;
}

function endpointRow(endpoint: EndpointReport): Html {
	return html`
<tr><th scope="row">${endpoint.service}</th><td class="name">${endpoint.target}</td><td class="name"><code>${addressAndPort(endpoint)}</code></td><td class="number">${endpoint.priority}</td><td class="number">${endpoint.weight}</td><td class="number">${percent(endpoint.probability)}</td><td>${tag(endpoint.state)}</td><td class="name">${endpoint.found}</td></tr>`;
}

/** What became of each simulated client. */
export function clientsSection(clients: readonly ClientReport[]): Html | "" {
	if (clients.length === 0) return "";
	return html`
<section><h2>Simulated clients</h2>
<div class="wide" tabindex="0" role="group" aria-label="Simulated clients"><table>
<thead><tr><th scope="col">Client</th><th scope="col">Stands for</th><th scope="col">Result</th><th scope="col">What it tried</th><th scope="col" class="number">Waits</th></tr></thead>
<tbody>${clients.map(clientRow)}</tbody></table></div></section>`;
}

function clientRow({ name, like, result, why, tried, waits }: ClientReport): Html {
	return html`
<tr><th scope="row">${name}</th><td class="name">${like}</td><td>${tag(result)}</td><td class="name">${why === undefined ? "" : html`<p>${why}</p>`}${tried.length === 0 ? "" : html`<ol>${tried.map((one) => html`<li>${one}</li>`)}</ol>`}</td><td class="number">${waits === undefined || waits === 0 ? "" : `${waits.toFixed(0)} s`}</td></tr>`;
}

/** Where XMPP and web share a port. */
export function coexistenceSection(all: readonly Coexistence[]): Html | "" {
	if (all.length === 0) return "";
	return html`
<section><h2>XMPP and web on one port</h2><ul>${all.map(
		(one) =>
			html`<li><code>${addressAndPort(one)}</code>: XMPP ${one.xmpp}, web ${one.web}${one.detail === "" ? "" : `: ${one.detail}`}</li>`,
	)}</ul></section>`;
}

/** What the reader has to know, and what was left out. */
export function notesSection({ notes, cuts }: Report): Html | "" {
	if (notes.length + cuts.length === 0) return "";
	return html`
<section><h2>To know</h2><ul>${notes.map((note) => html`<li>${note}</li>`)}${cuts.map(
		({ what, where, detail }) => html`<li>Left out (${what}) ${where}: ${detail}</li>`,
	)}</ul></section>`;
}

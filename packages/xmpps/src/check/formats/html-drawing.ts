import type { TlsKind } from "xmpps-connect/protocol";
import type { ClientReport, EndpointReport, Report } from "../../model/report.ts";
import { addressAndPort } from "../facts/subject.ts";
import { type Html, html } from "./html-escape.ts";
import { cutToWidth } from "./text-width.ts";
import { MARKS, shown, type Tone, toneOf } from "./words.ts";

/** More would be no drawing any more; the tables have them all. */
const MOST_CLIENTS = 20;
const MOST_ENDPOINTS = 20;

const WIDTH = 960;
const BOX = { client: 400, endpoint: 300, height: 46, gap: 12 } as const;
/** Pixels that a character takes, rather more than less. */
const CHARACTER = 7.4;

/** Who reaches what by which way: clients at the left, endpoints at the right, and a line for each way. */
export function drawing({ clients, endpoints }: Report): Html | "" {
	if (clients.length === 0 || endpoints.length === 0) return "";
	const left = clients.slice(0, MOST_CLIENTS);
	const right = endpoints.slice(0, MOST_ENDPOINTS);
	const height = Math.max(left.length, right.length) * (BOX.height + BOX.gap) + BOX.gap;
	const top = (index: number, count: number): number =>
		BOX.gap + (height - BOX.gap - count * (BOX.height + BOX.gap)) / 2 + index * (BOX.height + BOX.gap);
	const clientTop = (index: number): number => top(index, left.length);
	const endpointTop = (index: number): number => top(index, right.length);
	const ways = left.map((client) => waysOf(client, right));
	return html`
<section><h2>Who gets in where</h2>
<div class="wide" tabindex="0" role="group" aria-label="Drawing"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="drawing-title drawing-text">
<title id="drawing-title">Simulated clients and the endpoints that they reach</title>
<desc id="drawing-text">${left.map((client) => html`${sentence(client)} `)}</desc>
${ways.map((some, index) => some.map((way) => line(way, clientTop(index), endpointTop(way.endpoint))))}
${left.map((client, index) => clientBox(client, clientTop(index)))}
${right.map((endpoint, index) => endpointBox(endpoint, endpointTop(index)))}
</svg></div>
<p class="faint">Whole line: gets in there. Broken line: tried in vain. Dotted line: unknown.${leftOut(clients.length - left.length, endpoints.length - right.length)}</p></section>`;
}

interface Way {
	/** Its place among the endpoints that are drawn. */
	readonly endpoint: number;
	readonly tone: Tone;
}

/** The way in, or else every one that was tried; in vain or to an unknown end. */
function waysOf({ id, result, where, tried }: ClientReport, endpoints: readonly EndpointReport[]): Way[] {
	const tone = toneOf(result);
	const role = id.startsWith("server") ? "server" : "client";
	const texts = result === "gets in" ? [where ?? ""] : tried;
	const found = texts.map((text) => endpoints.findIndex((one) => one.role === role && names(text, one)));
	return [...new Set(found)].filter((index) => index >= 0).map((endpoint) => ({ endpoint, tone }));
}

const KIND: Readonly<Record<TlsKind, string>> = { "direct-tls": "direct TLS", starttls: "STARTTLS" };

/** Whether a text has the place of an endpoint in it, as simulated clients name it. */
function names(text: string, endpoint: EndpointReport): boolean {
	return text.includes(`${KIND[endpoint.tls]} at ${addressAndPort(endpoint)} (${endpoint.target})`);
}

function line({ tone }: Way, from: number, to: number): Html {
	const [x1, x2] = [BOX.client, WIDTH - BOX.endpoint];
	const [y1, y2] = [from + BOX.height / 2, to + BOX.height / 2];
	const middle = (x1 + x2) / 2;
	return html`<path class="${tone}" d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}"/>`;
}

function clientBox({ name, result }: ClientReport, top: number): Html {
	return box(0, top, BOX.client, name, result);
}

function endpointBox(endpoint: EndpointReport, top: number): Html {
	return box(WIDTH - BOX.endpoint, top, BOX.endpoint, addressAndPort(endpoint), endpoint.state, endpoint.service);
}

function box(
	x: number,
	top: number,
	width: number,
	words: string,
	word: Parameters<typeof toneOf>[0],
	beside = "",
): Html {
	const tone = toneOf(word);
	return html`<rect x="${x + 1}" y="${top}" width="${width - 2}" height="${BOX.height}" rx="5"/><text x="${x + 12}" y="${top + 19}">${cutToWidth(shown(words), Math.floor((width - 24) / CHARACTER))}</text><text x="${x + 12}" y="${top + 37}" class="mark ${tone}">${MARKS[tone]} ${word}</text>${beside === "" ? "" : html`<text x="${x + width - 12}" y="${top + 37}" text-anchor="end" class="faint">${beside}</text>`}`;
}

function sentence({ name, result, where, why }: ClientReport): string {
	const at = where === undefined ? "" : ` at ${where}`;
	return `${name}: ${result}${at}${why === undefined ? "" : `, ${why}`}.`;
}

function leftOut(clients: number, endpoints: number): string {
	const parts = [
		...(clients > 0 ? [`${clients} more clients`] : []),
		...(endpoints > 0 ? [`${endpoints} more endpoints`] : []),
	];
	return parts.length === 0 ? "" : ` Not drawn: ${parts.join(" and ")}.`;
}

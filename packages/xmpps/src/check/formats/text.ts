import type { ClientReport, EndpointReport, Report } from "../../model/report.ts";
import { addressAndPort } from "../facts/subject.ts";
import { type ReportStyle, reportStyle } from "./report-style.ts";
import { findingLines } from "./text-findings.ts";
import { type Cell, type Column, textTable } from "./text-table.ts";
import { wrapText } from "./text-width.ts";
import { countWords, dayOf, MARKS, percent, seenWords, shown, toneOf } from "./words.ts";

/** How a report in plain text is to look. */
export interface TextOptions {
	/** Columns of the terminal; what is narrower than 60 or wider than 200 is treated as if it were not. */
	readonly columns: number;
	/** Whether to use colours: the caller knows the terminal and `NO_COLOR`. */
	readonly colour: boolean;
	/** All evidence, every alternative, and every endpoint that a simulated client tried. */
	readonly verbose?: boolean;
}

const NARROWEST = 60;
const WIDEST = 200;

interface Layout {
	readonly columns: number;
	readonly style: ReportStyle;
	readonly verbose: boolean;
}

/**
 * The report for people at a terminal: the verdict in words, then the rest by what matters most. No line is wider than
 * `columns` but those to paste. Ends in a line feed.
 */
export function textReport(report: Report, options: TextOptions): string {
	const layout: Layout = {
		columns: Math.min(WIDEST, Math.max(NARROWEST, Math.floor(options.columns) || NARROWEST)),
		style: reportStyle(options.colour),
		verbose: options.verbose ?? false,
	};
	const { findings } = report;
	const lines = [
		...verdictLines(report, layout),
		...section("Endpoints, in the order in which they are tried", endpointLines(report.endpoints, layout), layout),
		...section(
			findings.length === 0 ? "No findings" : `Findings: ${countWords(findings)}`,
			findings.length === 0 ? [""] : findingLines(findings, layout),
			layout,
		),
		...section("Simulated clients", clientLines(report.clients, layout), layout),
		...section("XMPP and web on one port", coexistenceLines(report, layout), layout),
		...section("To know", noteLines(report, layout), layout),
	];
	return `${lines
		.join("\n")
		.replace(/\n{3,}/g, "\n\n")
		.trimEnd()}\n`;
}

function section(title: string, lines: readonly string[], { style }: Layout): string[] {
	return lines.length === 0 ? [] : ["", style.heading(title), ...lines];
}

function verdictLines(report: Report, { columns, style }: Layout): string[] {
	const { verdict } = report;
	const tone = toneOf(verdict.overall);
	const words = wrapText(`${MARKS[tone]} ${shown(verdict.words)}`, columns);
	const parts = (["clients", "servers"] as const).map(
		(who) => `${who}: ${style.tone(toneOf(verdict[who]), verdict[who])}`,
	);
	return [
		...words.map((line) => style.heading(style.tone(tone, line))),
		`  ${parts.join("   ")}`,
		...wrapText(seenWords(report), columns - 2).map((line) => style.faint(`  ${line}`)),
		...(report.earliestExpiry === undefined
			? []
			: [style.faint(`  The first certificate ends ${dayOf(report.earliestExpiry)}`)]),
	];
}

const ENDPOINT_COLUMNS: readonly Column[] = [
	{ title: "service" },
	{ title: "target", least: 14, drop: 2 },
	{ title: "address and port", atWorst: 21 },
	{ title: "order", align: "right", drop: 0 },
	{ title: "first", align: "right", drop: 1 },
	{ title: "state" },
	{ title: "found", least: 28, atWorst: 10 },
];

function endpointLines(endpoints: readonly EndpointReport[], { columns, style }: Layout): string[] {
	const rows = endpoints.map((endpoint): Cell[] => {
		const tone = toneOf(endpoint.state);
		return [
			{ text: endpoint.service },
			{ text: shown(endpoint.target) },
			{ text: shown(addressAndPort(endpoint)) },
			{ text: `${endpoint.priority}/${endpoint.weight}` },
			{ text: percent(endpoint.probability) },
			{ text: `${MARKS[tone]} ${endpoint.state}`, style: (text) => style.tone(tone, text) },
			{ text: shown(endpoint.found) },
		];
	});
	return textTable(ENDPOINT_COLUMNS, rows, columns, style.faint);
}

const CLIENT_COLUMNS: readonly Column[] = [
	{ title: "result" },
	{ title: "client", least: 28, atWorst: 12 },
	{ title: "where, or why not", least: 28, atWorst: 12 },
	{ title: "waits", align: "right", drop: 0 },
];

const MORE = "  (--verbose shows what each of them tried)";

function clientLines(clients: readonly ClientReport[], { columns, style, verbose }: Layout): string[] {
	const rows = clients.map(({ result, name, where, why, waits }): Cell[] => {
		const tone = toneOf(result);
		return [
			{ text: `${MARKS[tone]} ${result}`, style: (text) => style.tone(tone, text) },
			{ text: shown(name) },
			// The target is in the list of endpoints, and names are long.
			{ text: shown(where?.replace(/ \([^()]*\)$/, "") ?? why ?? "") },
			{ text: waits === undefined || waits === 0 ? "" : `${waits.toFixed(0)} s` },
		];
	});
	const tried = verbose ? clients.flatMap((client) => triedLines(client, columns)) : [];
	const hint = verbose || clients.every(({ result }) => result === "gets in") ? [] : [style.faint(MORE)];
	return [...textTable(CLIENT_COLUMNS, rows, columns, style.faint), ...hint, ...tried];
}

function triedLines({ name, like, why, tried }: ClientReport, columns: number): string[] {
	if (tried.length === 0) return [];
	const detail = [...(why === undefined ? [] : [why]), ...tried.map((one, index) => `${index + 1}. ${one}`)];
	return [
		"",
		...wrapText(`${shown(name)} (${shown(like)})`, columns - 2).map((line) => `  ${line}`),
		...detail.flatMap((line) => wrapText(shown(line), columns - 4).map((one) => `    ${one}`)),
	];
}

function coexistenceLines({ coexistence }: Report, { columns }: Layout): string[] {
	return coexistence.flatMap((one) =>
		wrapText(
			shown(`${addressAndPort(one)}: XMPP ${one.xmpp}, web ${one.web}${one.detail === "" ? "" : `: ${one.detail}`}`),
			columns - 2,
		).map((line) => `  ${line}`),
	);
}

function noteLines({ notes, cuts }: Report, { columns }: Layout): string[] {
	const all = [...notes, ...cuts.map(({ what, where, detail }) => `Left out (${what}) ${where}: ${detail}`)];
	return all.flatMap((note) =>
		wrapText(shown(note), columns - 4).map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`)),
	);
}

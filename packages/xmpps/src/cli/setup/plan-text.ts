import { printable } from "xmpps-connect/protocol";
import { type ItemState, itemKey, type ManagedItem } from "../../setup/items/item.ts";
import { isEmpty, type SetupPlan } from "../../setup/plan/setup-plan.ts";
import { rightsOf, stateLines } from "../../setup/plan/state-lines.ts";
import type { Note, PlannedStage, Put } from "../../setup/stage.ts";
import type { Style } from "../style.ts";

/** Which lines went and which came. */
export type LineDiff = (before: readonly string[], after: readonly string[]) => readonly string[];

/** What a stage is called for people. */
const TITLES: Readonly<Record<PlannedStage["name"], string>> = {
	server: "XMPP server",
	web: "Web server",
	firewall: "Firewall",
	dns: "DNS",
};

/** A line of a file that is longer tells nothing more on a terminal. */
const LONGEST = 400;

/**
 * A plan for people: endpoints and why, then every change with its reason, grouped by what it is made to, and notes. Pure.
 * @returns lines
 */
export function planText(plan: SetupPlan, style: Style, diff: LineDiff): readonly string[] {
	const stages = plan.stages.filter(({ puts }) => puts.length > 0);
	const lines = [
		style.heading(`Plan for ${plan.domains.join(", ")} on ${plan.host}`),
		"",
		...endpointLines(plan, style),
	];
	for (const stage of stages) lines.push("", ...stageLines(stage, style, diff));
	if (plan.records.lines.length > 0) lines.push("", ...recordLines(plan, style));
	if (plan.notes.length > 0)
		lines.push("", style.heading("Notes"), ...plan.notes.flatMap((note) => noteLines(note, style)));
	if (plan.unknown.length > 0) {
		lines.push("", style.heading("Unknown"), ...plan.unknown.map((what) => `  ? ${printable(what, LONGEST)}`));
	}
	lines.push("", summary(plan, style));
	return lines;
}

/** The changes of one stage, and what they do to those who are connected. Pure. */
export function stageLines(stage: PlannedStage, style: Style, diff: LineDiff): readonly string[] {
	return [
		style.heading(TITLES[stage.name]),
		...stage.puts.flatMap((put) => putLines(put, style, diff)),
		...stage.activations.map(({ activation, effect }) => `  > ${activation.kind}: ${effect}`),
	];
}

/** The last line: how much there is to do. */
function summary(plan: SetupPlan, style: Style): string {
	if (isEmpty(plan) && plan.unknown.length === 0) return style.good("No changes");
	const count = plan.stages.reduce((sum, { puts }) => sum + puts.length, 0);
	const records = plan.records.lines.length;
	const parts = [
		`${count} ${count === 1 ? "change" : "changes"}`,
		...(records > 0 ? [`${records} ${records === 1 ? "record" : "records"} to publish by hand`] : []),
	];
	return `${parts.join(", ")} ${style.faint(`checksum ${plan.checksum.slice(0, 16)}`)}`;
}

function endpointLines({ endpoints, target }: SetupPlan, style: Style): string[] {
	if (endpoints.length === 0) return [`${target} has no endpoint`];
	const rows = endpoints.map(({ service, local, public: outside, port, serverPort, way, why }) => {
		const place = `${bracketed(outside)}:${port}`;
		const inside = serverPort === port && outside === local ? "" : ` -> ${bracketed(local)}:${serverPort}`;
		return { place: place + inside, service, way, why };
	});
	const width = Math.max(...rows.map(({ place }) => place.length));
	return [
		style.heading(`${target}`),
		...rows.map(({ place, service, way, why }) => {
			return `  ${place.padEnd(width)}  ${service.padEnd(7)}  ${way.padEnd(7)}  ${style.faint(why)}`;
		}),
	];
}

function putLines({ item, before, after, why }: Put, style: Style, diff: LineDiff): string[] {
	const mark = before === null ? style.good("+") : after === null ? style.bad("-") : "~";
	const rights = rightsOf(after ?? before);
	const shown = rights === undefined ? itemKey(item) : `${itemKey(item)} (${rights})`;
	return [
		`  ${mark} ${printable(shown, LONGEST)}`,
		style.faint(`      ${why}`),
		...bodyLines(item, before, after, style, diff),
	];
}

function bodyLines(item: ManagedItem, before: ItemState, after: ItemState, style: Style, diff: LineDiff): string[] {
	if (item.kind === "folder" || item.kind === "unit") return [];
	return diff(stateLines(item, before), stateLines(item, after)).map((line) => {
		const text = `      ${printable(line.replaceAll("\t", "    "), LONGEST)}`;
		return line.startsWith("+") ? style.good(text) : line.startsWith("-") ? style.bad(text) : text;
	});
}

function recordLines({ records }: SetupPlan, style: Style): string[] {
	const how =
		records.file === undefined
			? "To publish by hand, when the host is ready (apply says when)"
			: `To include into the zone from ${records.file}, when the host is ready (apply says when)`;
	return [style.heading(how), ...records.lines.map((line) => `  ${printable(line, LONGEST)}`)];
}

function noteLines({ kind, text, lines = [] }: Note, style: Style): string[] {
	const mark = kind === "problem" ? style.bad("!") : kind === "manual" ? "*" : "-";
	return [
		`  ${mark} ${printable(text, 1000)}`,
		...lines.map((line) => `      ${printable(line.replaceAll("\t", "    "), LONGEST)}`),
	];
}

function bracketed(address: string): string {
	return address.includes(":") ? `[${address}]` : address;
}

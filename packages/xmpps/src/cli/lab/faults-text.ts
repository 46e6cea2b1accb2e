import { printable } from "xmpps-connect/protocol";
import type { FaultResult } from "../../lab/faults/fault-result.ts";
import type { Style } from "../style.ts";

/** Longer lines are of use in the JSON alone. */
const WIDEST = 300;

/** A result: one line when it is as it should be, else with what is not. */
export function resultLines(result: FaultResult, style: Style): string[] {
	const { ok, id, rule = "healthy", ms, error, unexpected, newFindings, words } = result;
	const head = `  ${ok ? style.good("yes") : style.bad("NO ")}  ${id.padEnd(30)} ${rule.padEnd(32)} ${state(result)} ${style.faint(`(${ms} ms)`)}`;
	if (ok) return [head];
	return [
		head,
		...(error === undefined ? [] : [error]).map(detail),
		...(words === "" ? [] : [words]).map(detail),
		...unexpected.map((line) => detail(`also found: ${line}`)),
		...newFindings.map((line) => detail(`found after the remedy: ${line}`)),
	];
}

/** The last line: how many of each. */
export function summary(results: readonly FaultResult[], ms: number, style: Style): string {
	const faults = results.filter(({ kind }) => kind === "fault");
	const healthy = results.filter(({ kind }) => kind === "healthy");
	const good = (list: readonly FaultResult[]): number => list.filter(({ ok }) => ok).length;
	const text = [
		...(faults.length === 0 ? [] : [`${good(faults)} of ${faults.length} mistakes found and mended`]),
		...(healthy.length === 0 ? [] : [`${good(healthy)} of ${healthy.length} healthy worlds without a finding`]),
	].join(", ");
	const line = `${text} (${(ms / 1000).toFixed(1)} s)`;
	return good(results) === results.length ? style.good(line) : style.bad(line);
}

function state({ kind, ok, found, mended, notStarted, error }: FaultResult): string {
	if (notStarted) return "did not start";
	if (kind === "healthy") return ok ? "nothing found" : error === undefined ? "not content" : "came to no end";
	if (found === undefined) return "came to no end";
	if (!found) return "not found";
	return mended ? "found, mended" : "found, NOT mended";
}

const detail = (text: string): string => `         ${printable(text, WIDEST)}`;

import { cutToWidth, padToWidth, textWidth } from "./text-width.ts";

/** A column of a table in plain text. */
export interface Column {
	readonly title: string;
	/** It may be cut to this width; absent: not before everything else gave way. */
	readonly least?: number;
	/** The same when nothing more can be left out. */
	readonly atWorst?: number;
	/** It may be left out altogether; the lowest goes first. */
	readonly drop?: number;
	readonly align?: "left" | "right";
}

/** What stands in a place of the table; the style is put on after padding, so that it counts for nothing. */
export interface Cell {
	readonly text: string;
	readonly style?: (text: string) => string;
}

/** Between columns, and before the first one. */
const GAP = 2;

/**
 * A table that is nowhere wider than `width`: wide columns are cut first, then whole columns are left out.
 * @param rows a cell for each column, printable
 * @returns lines, the first of them the titles; none without rows
 */
export function textTable(
	columns: readonly Column[],
	rows: readonly (readonly Cell[])[],
	width: number,
	titleStyle: (text: string) => string,
): string[] {
	if (rows.length === 0) return [];
	const widths = columns.map(({ title }, index) =>
		Math.max(textWidth(title), ...rows.map((row) => textWidth(row[index]?.text ?? ""))),
	);
	const shown = columnWidths(columns, widths, width);
	const line = (cell: (index: number) => Cell): string => {
		const parts = shown.map(({ index, width: room }, place) => {
			const { text, style = (plain: string) => plain } = cell(index);
			const cut = cutToWidth(text, room);
			const last = place === shown.length - 1 && columns[index]?.align !== "right";
			return style(last ? cut : padToWidth(cut, room, columns[index]?.align === "right" ? "right" : "left"));
		});
		return `${" ".repeat(GAP)}${parts.join(" ".repeat(GAP))}`.trimEnd();
	};
	return [
		line((index) => ({ text: columns[index]?.title ?? "", style: titleStyle })),
		...rows.map((row) => line((index) => row[index] ?? { text: "" })),
	];
}

interface Shown {
	readonly index: number;
	readonly width: number;
}

function columnWidths(columns: readonly Column[], natural: readonly number[], width: number): Shown[] {
	let shown: Shown[] = natural.map((one, index) => ({ index, width: one }));
	for (;;) {
		const cut = shrink(shown, width, (index) => columns[index]?.least);
		const droppable = shown
			.filter(({ index }) => columns[index]?.drop !== undefined)
			.sort((a, b) => (columns[a.index]?.drop ?? 0) - (columns[b.index]?.drop ?? 0))[0];
		if (cut !== undefined) return cut;
		if (droppable === undefined) {
			// Those that are cut anyhow give first, then those that nobody likes to see cut.
			const soft = (index: number): number | undefined =>
				columns[index]?.least === undefined ? undefined : columns[index]?.atWorst;
			return (
				shrink(shown, width, soft) ??
				shrink(shrunk(shown, soft), width, (index) => columns[index]?.atWorst) ??
				shrink(shown, width, () => 1) ??
				shown
			);
		}
		shown = shown.filter((one) => one !== droppable);
	}
}

function needed(shown: readonly Shown[]): number {
	return shown.reduce((sum, one) => sum + one.width + GAP, 0);
}

/** Takes from the widest that may give, until it fits; undefined when nothing may give any more. */
function shrink(
	shown: readonly Shown[],
	width: number,
	least: (index: number) => number | undefined,
): Shown[] | undefined {
	let out = [...shown];
	while (needed(out) > width) {
		const widest = out
			.filter((one) => one.width > (least(one.index) ?? Number.POSITIVE_INFINITY))
			.sort((a, b) => b.width - a.width)[0];
		if (widest === undefined) return undefined;
		out = out.map((one) => (one === widest ? { ...one, width: one.width - 1 } : one));
	}
	return out;
}

/** Every column that may give, at its least. */
function shrunk(shown: readonly Shown[], least: (index: number) => number | undefined): Shown[] {
	return shown.map(({ index, width }) => ({ index, width: Math.min(width, least(index) ?? width) }));
}

import { median } from "../interleave.mjs";
import { DIRECT, keyOf } from "./rounds.mjs";

/** @typedef {import("./axes.mjs").Axis} Axis */
/** @typedef {import("./axes.mjs").Figure} Figure */
/** @typedef {{ readonly id: string, readonly name: string }} Candidate */

/** @typedef {ReadonlyMap<number, number>} Series figures by the round in which they were measured */

/**
 * @typedef {object} Line one figure of all candidates
 * @property {string} topic what it belongs to
 * @property {string} label what of it; nothing for the topic's own rate
 * @property {string} unit
 * @property {boolean} more whether more is better
 * @property {ReadonlyMap<string, Series>} series by candidate; who is missing could not be measured
 */

/**
 * @param {readonly Axis[]} axes
 * @param {readonly Candidate[]} candidates
 * @param {ReadonlyMap<string, readonly Figure[]>} figures
 * @returns {readonly Line[]}
 */
export function speedLines(axes, candidates, figures) {
	return axes.flatMap((axis) => {
		/** @param {(figure: Figure) => number | undefined} pick */
		const series = (pick) =>
			seriesOf(
				candidates.map(({ id }) => [
					id,
					(figures.get(keyOf(axis.id, id)) ?? []).map((figure) => [figure.round, pick(figure)]),
				]),
			);
		const cpu = series((figure) => 1000 * figure.cpu);
		cpu.delete(DIRECT);
		/** @type {Line[]} */
		const lines = [{ topic: axis.what, label: "", unit: axis.unit, more: true, series: series(({ rate }) => rate) }];
		if (axis.times !== undefined) {
			const [p50, p99] = [series((figure) => figure.p50), series((figure) => figure.p99)];
			lines.push(
				{ topic: axis.what, label: "p50", unit: "µs", more: false, series: p50 },
				{ topic: axis.what, label: "p99", unit: "µs", more: false, series: p99 },
				{ topic: axis.what, label: "added p50", unit: "µs", more: false, series: added(p50) },
				{ topic: axis.what, label: "added p99", unit: "µs", more: false, series: added(p99) },
			);
		}
		lines.push({ topic: axis.what, label: "CPU", unit: `ms per ${axis.per.what}`, more: false, series: cpu });
		// What cannot be known is left out: without a relay's measurement nothing is added to it.
		return lines.filter(({ series: of }) => of.size > 0);
	});
}

/** What a relay adds to no relay at all, in the same round. @param {ReadonlyMap<string, Series>} series */
function added(series) {
	const floor = series.get(DIRECT);
	const others = [...series].filter(([id]) => floor !== undefined && id !== DIRECT);
	return seriesOf(
		others.map(([id, values]) => [
			id,
			[...values].map(([round, value]) => {
				const without = floor?.get(round);
				return [round, without === undefined ? undefined : value - without];
			}),
		]),
	);
}

/** The topic of what is resident. */
const MEMORY = "memory";

/**
 * @param {readonly number[]} counts
 * @param {ReadonlyMap<string, readonly import("./idle-memory.mjs").IdleMemory[]>} memories of each candidate, a round each
 * @returns {readonly Line[]}
 */
export function memoryLines(counts, memories) {
	/** @param {(memory: import("./idle-memory.mjs").IdleMemory) => number | undefined} pick */
	const series = (pick) =>
		seriesOf([...memories].map(([id, rounds]) => [id, rounds.map((memory, round) => [round, pick(memory)])]));
	return [
		{ topic: MEMORY, label: "before connections", unit: "MB", more: false, series: series(({ base }) => base / 1e6) },
		...counts.map((count) => ({
			...{ topic: MEMORY, label: `each of ${count.toLocaleString("en")} idle connections`, unit: "KB", more: false },
			series: series(({ steps }) => {
				const step = steps.find(({ connections }) => connections === count);
				return step === undefined ? undefined : step.each / 1024;
			}),
		})),
	];
}

/**
 * @param {readonly (readonly [string, readonly (readonly [number, number | undefined])[]])[]} pairs
 * @returns {Map<string, Series>} without those of whom there is nothing
 */
function seriesOf(pairs) {
	const kept = pairs.map(
		([id, values]) =>
			/** @type {const} */ ([
				id,
				new Map(values.flatMap(([round, value]) => (value === undefined ? [] : [[round, value]]))),
			]),
	);
	return new Map(kept.filter(([, values]) => values.size > 0));
}

/** @param {Line} line */
function nameOf({ topic, label }) {
	return label === "" ? topic : `${topic}: ${label}`;
}

/** @param {Series | undefined} series @returns {number | undefined} */
export function middle(series) {
	return series === undefined ? undefined : median([...series.values()]);
}

/**
 * @param {readonly Line[]} lines
 * @param {readonly Candidate[]} candidates
 * @returns {{ readonly head: readonly string[], readonly rows: readonly (readonly string[])[] }}
 */
export function sideBySide(lines, candidates) {
	return {
		head: ["median", "unit", ...candidates.map(({ name }) => name)],
		rows: lines.map((line) => [
			nameOf(line),
			line.unit,
			...candidates.map(({ id }) => shown(middle(line.series.get(id)))),
		]),
	};
}

/**
 * How many times as good ours is as each of the others: above 1 it is better, whether the figure is a rate or a cost. It is the
 * median of the rounds' own ratios. What a relay adds to the times is left out: such a difference may be next to nothing, or below.
 * @param {readonly Line[]} lines
 * @param {readonly Candidate[]} candidates
 * @param {string} ours
 */
export function ratios(lines, candidates, ours) {
	const others = candidates.filter(({ id }) => id !== ours);
	return {
		head: ["ours is so many times as good", ...others.map(({ name }) => name)],
		rows: lines
			.filter(({ label }) => !label.startsWith("added"))
			.map((line) => [
				nameOf(line),
				...others.map(({ id }) => shown(ratio(line.series.get(ours), line.series.get(id), line.more))),
			]),
	};
}

/** @param {Series | undefined} ours @param {Series | undefined} other @param {boolean} more @returns {number | undefined} */
function ratio(ours, other, more) {
	const pairs = [...(ours ?? [])].flatMap(([round, value]) => {
		const beside = other?.get(round);
		return beside === undefined || beside === 0 || value === 0 ? [] : [more ? value / beside : beside / value];
	});
	return pairs.length === 0 ? undefined : median(pairs);
}

/** By how much the rates of the same thing differ between rounds: half of them lie within it, as a part of their median. */
export function unrest(/** @type {readonly Line[]} */ lines) {
	const parts = lines
		.filter(({ more }) => more)
		.flatMap(({ series }) =>
			[...series.values()].map((values) => [...values.values()].sort((one, other) => one - other)),
		)
		.filter((sorted) => sorted.length >= 4)
		.map((sorted) => {
			const at = (/** @type {number} */ part) => sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN;
			return (at(0.75) - at(0.25)) / median(sorted);
		});
	return parts.length === 0 ? undefined : median(parts);
}

/** Three digits that count. @param {number | undefined} value */
export function shown(value) {
	if (value === undefined || !Number.isFinite(value)) return "–";
	const size = Math.abs(value);
	if (size >= 1000) return Math.round(value).toLocaleString("en");
	return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

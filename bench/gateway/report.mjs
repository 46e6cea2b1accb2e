import { median } from "../interleave.mjs";
import { DIRECT, keyOf } from "./rounds.mjs";

/** @typedef {import("./axes.mjs").Axis} Axis */
/** @typedef {import("./axes.mjs").Figure} Figure */
/** @typedef {{ readonly id: string, readonly name: string }} Candidate */

/**
 * @typedef {object} Line one figure of all candidates
 * @property {string} what
 * @property {string} unit
 * @property {boolean} more whether more is better
 * @property {ReadonlyMap<string, number>} values by candidate; who is missing could not be measured
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
		const medians = (pick) => {
			/** @type {Map<string, number>} */
			const values = new Map();
			for (const { id } of candidates) {
				const found = (figures.get(keyOf(axis.id, id)) ?? []).flatMap((figure) => pick(figure) ?? []);
				if (found.length > 0) values.set(id, median(found));
			}
			return values;
		};
		/** @param {ReadonlyMap<string, number>} values what a relay adds to no relay at all */
		const added = (values) => {
			const floor = values.get(DIRECT);
			return new Map(
				[...values].flatMap(([id, value]) => (floor === undefined || id === DIRECT ? [] : [[id, value - floor]])),
			);
		};
		const cpu = medians(({ cpu: seconds }) => seconds);
		cpu.delete(DIRECT);
		/** @type {Line[]} */
		const lines = [{ what: axis.what, unit: axis.unit, more: true, values: medians(({ rate }) => rate) }];
		if (axis.times !== undefined) {
			const [p50, p99] = [medians((figure) => figure.p50), medians((figure) => figure.p99)];
			lines.push(
				{ what: `${axis.what}: p50`, unit: "µs", more: false, values: p50 },
				{ what: `${axis.what}: p99`, unit: "µs", more: false, values: p99 },
				{ what: `${axis.what}: added p50`, unit: "µs", more: false, values: added(p50) },
				{ what: `${axis.what}: added p99`, unit: "µs", more: false, values: added(p99) },
			);
		}
		lines.push({
			what: `${axis.what}: CPU of the relay`,
			unit: `ms per ${axis.per.what}`,
			more: false,
			values: scaled(cpu, 1000),
		});
		return lines;
	});
}

/**
 * @param {readonly number[]} counts
 * @param {ReadonlyMap<string, readonly import("./idle-memory.mjs").IdleMemory[]>} memories of each candidate, a round each
 * @returns {readonly Line[]}
 */
export function memoryLines(counts, memories) {
	/** @param {(memory: import("./idle-memory.mjs").IdleMemory) => number | undefined} pick */
	const medians = (pick) =>
		new Map(
			[...memories].flatMap(([id, rounds]) => {
				const found = rounds.flatMap((memory) => pick(memory) ?? []);
				return found.length === 0 ? [] : [/** @type {const} */ ([id, median(found)])];
			}),
		);
	return [
		{
			what: "memory before connections",
			unit: "MB",
			more: false,
			values: scaled(
				medians(({ base }) => base),
				1e-6,
			),
		},
		...counts.map((count) => ({
			...{ what: `memory of each of ${count.toLocaleString("en")} idle connections`, unit: "KB", more: false },
			values: scaled(
				medians(({ steps }) => steps.find(({ connections }) => connections === count)?.each),
				1 / 1024,
			),
		})),
	];
}

/**
 * @param {readonly Line[]} lines
 * @param {readonly Candidate[]} candidates
 * @returns {{ readonly head: readonly string[], readonly rows: readonly (readonly string[])[] }}
 */
export function sideBySide(lines, candidates) {
	return {
		head: ["median", "unit", ...candidates.map(({ name }) => name)],
		rows: lines.map(({ what, unit, values }) => [what, unit, ...candidates.map(({ id }) => shown(values.get(id)))]),
	};
}

/**
 * How many times as good ours is as each of the others: above 1 it is better, whether the figure is a rate or a cost. What a relay
 * adds to the times is left out: a difference of medians may be next to nothing, or below it.
 * @param {readonly Line[]} lines
 * @param {readonly Candidate[]} candidates
 * @param {string} ours
 */
export function ratios(lines, candidates, ours) {
	const others = candidates.filter(({ id }) => id !== ours);
	return {
		head: ["ours is so many times as good", ...others.map(({ name }) => name)],
		rows: lines
			.filter(({ what }) => !/: added /.test(what))
			.map(({ what, more, values }) => [
				what,
				...others.map(({ id }) => shown(ratio(values.get(ours), values.get(id), more))),
			]),
	};
}

/** @param {number | undefined} ours @param {number | undefined} other @param {boolean} more @returns {number | undefined} */
export function ratio(ours, other, more) {
	if (ours === undefined || other === undefined || ours === 0 || other === 0) return undefined;
	return more ? ours / other : other / ours;
}

/** Three digits that count. @param {number | undefined} value */
export function shown(value) {
	if (value === undefined || !Number.isFinite(value)) return "–";
	const size = Math.abs(value);
	if (size >= 1000) return Math.round(value).toLocaleString("en");
	return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** @param {ReadonlyMap<string, number>} values @param {number} by */
function scaled(values, by) {
	return new Map([...values].map(([id, value]) => [id, value * by]));
}

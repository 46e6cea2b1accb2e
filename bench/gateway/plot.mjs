import { middle, shown } from "./report.mjs";
import { DIRECT } from "./rounds.mjs";

/** @typedef {import("./report.mjs").Line} Line */
/** @typedef {import("./report.mjs").Candidate} Candidate */
/** @typedef {{ readonly title: string, readonly lines: readonly (Line | undefined)[] }} Row charts that stand beside each other */

const PANEL = { width: 390, gap: 28, unit: 28, bar: 22, names: 116, numbers: 66 };
const TITLE = 28;
const MARGIN = 32;
const HEAD = 92;
const FOOT = 56;

/**
 * Small bar charts, as SVG that needs nothing else.
 * @param {readonly Row[]} rows
 * @param {readonly Candidate[]} candidates
 * @param {{ readonly ours: string, readonly title: string, readonly below: string }} words
 */
export function barCharts(rows, candidates, { ours, title, below }) {
	const row = TITLE + PANEL.unit + candidates.length * PANEL.bar + PANEL.gap;
	const columns = Math.max(...rows.map(({ lines }) => lines.length));
	const width = 2 * MARGIN + columns * PANEL.width + (columns - 1) * PANEL.gap;
	const height = HEAD + rows.length * row + FOOT;
	const groups = rows.map(({ title: words, lines }, index) => {
		const panels = lines.map((line, column) => {
			const x = column * (PANEL.width + PANEL.gap);
			return line === undefined
				? ""
				: `<g transform="translate(${x} ${TITLE})">\n${panel(line, candidates, ours)}\n</g>`;
		});
		return `<g transform="translate(${MARGIN} ${HEAD + index * row})">
<line x2="${width - 2 * MARGIN}" y1="-8" y2="-8" stroke="#ddd"/>
<text y="14" font-weight="600" font-size="15">${escaped(words)}</text>
${panels.join("\n")}
</g>`;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="13" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${MARGIN}" y="40" font-size="20" font-weight="600">${escaped(title)}</text>
<text x="${MARGIN}" y="62" fill="#555">Medians; the longest bar of each chart is its highest figure.</text>
${groups.join("\n")}
<text x="${MARGIN}" y="${height - 24}" font-size="12" fill="#555">${escaped(below)}</text>
</svg>
`;
}

/** @param {Line} line @param {readonly Candidate[]} candidates @param {string} ours */
function panel({ label, unit, more, series }, candidates, ours) {
	const most = Math.max(...[...series.values()].map((values) => middle(values) ?? 0), 0);
	const room = PANEL.width - PANEL.names - PANEL.numbers;
	const bars = candidates
		// No relay costs nothing and adds nothing: only what it has is shown.
		.filter(({ id }) => id !== DIRECT || series.has(id))
		.map(({ id, name }, index) => {
			const y = PANEL.unit + index * PANEL.bar;
			const value = middle(series.get(id));
			const width = value === undefined || most === 0 ? 0 : Math.max(1, (Math.max(0, value) / most) * room);
			const weight = id === ours ? ' font-weight="600"' : "";
			return [
				`<text x="${PANEL.names - 9}" y="${y + 14}" text-anchor="end"${weight}>${escaped(name)}</text>`,
				`<rect x="${PANEL.names}" y="${y + 3}" width="${width.toFixed(1)}" height="${PANEL.bar - 7}" fill="${id === ours ? "#1f6feb" : "#b3bac4"}"/>`,
				`<text x="${(PANEL.names + width + 6).toFixed(1)}" y="${y + 14}"${weight}>${shown(value)}</text>`,
			].join("\n");
		});
	const words = `${label === "" ? "" : `${label}, `}${unit}, ${more ? "more" : "less"} is better`;
	return [`<text y="12" fill="#555">${escaped(words)}</text>`, ...bars].join("\n");
}

/** @param {string} text */
function escaped(text) {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

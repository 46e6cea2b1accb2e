import { shown } from "./report.mjs";

/** @typedef {import("./report.mjs").Line} Line */
/** @typedef {import("./report.mjs").Candidate} Candidate */

const COLUMNS = 2;
const PANEL = { width: 560, gap: 40, title: 46, row: 24, names: 120, numbers: 90 };
const MARGIN = 32;
const HEAD = 84;
const FOOT = 44;

/**
 * A small bar chart for each line, as SVG that needs nothing else.
 * @param {readonly Line[]} lines
 * @param {readonly Candidate[]} candidates
 * @param {{ readonly ours: string, readonly title: string, readonly below: string }} words
 */
export function barCharts(lines, candidates, { ours, title, below }) {
	const height = PANEL.title + candidates.length * PANEL.row;
	const rows = Math.ceil(lines.length / COLUMNS);
	const size = {
		width: 2 * MARGIN + COLUMNS * PANEL.width + (COLUMNS - 1) * PANEL.gap,
		height: HEAD + rows * (height + PANEL.gap) + FOOT,
	};
	const panels = lines.map((line, index) => {
		const x = MARGIN + (index % COLUMNS) * (PANEL.width + PANEL.gap);
		const y = HEAD + Math.floor(index / COLUMNS) * (height + PANEL.gap);
		return `<g transform="translate(${x} ${y})">\n${panel(line, candidates, ours)}\n</g>`;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="13" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${MARGIN}" y="42" font-size="20" font-weight="600">${escaped(title)}</text>
<text x="${MARGIN}" y="64" fill="#555">Medians. A full bar is the highest of its chart; which way is better stands beside each title.</text>
${panels.join("\n")}
<text x="${MARGIN}" y="${size.height - 22}" font-size="12" fill="#555">${escaped(below)}</text>
</svg>
`;
}

/** @param {Line} line @param {readonly Candidate[]} candidates @param {string} ours */
function panel({ what, unit, more, values }, candidates, ours) {
	const most = Math.max(...values.values(), 0);
	const room = PANEL.width - PANEL.names - PANEL.numbers;
	const bars = candidates.map(({ id, name }, index) => {
		const y = PANEL.title + index * PANEL.row;
		const value = values.get(id);
		const width = value === undefined || most === 0 ? 0 : Math.max(1, (Math.max(0, value) / most) * room);
		const fill = id === ours ? "#1f6feb" : "#b3bac4";
		const weight = id === ours ? ' font-weight="600"' : "";
		return [
			`<text x="${PANEL.names - 10}" y="${y + 15}" text-anchor="end"${weight}>${escaped(name)}</text>`,
			`<rect x="${PANEL.names}" y="${y + 3}" width="${width.toFixed(1)}" height="${PANEL.row - 7}" fill="${fill}"/>`,
			`<text x="${(PANEL.names + width + 7).toFixed(1)}" y="${y + 15}"${weight}>${shown(value)}</text>`,
		].join("\n");
	});
	return [
		`<text y="14" font-weight="600">${escaped(what)}</text>`,
		`<text y="32" fill="#555">${escaped(unit)}, ${more ? "more" : "less"} is better</text>`,
		...bars,
	].join("\n");
}

/** @param {string} text */
function escaped(text) {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

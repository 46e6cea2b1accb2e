import type { ConfigurationFormat, SettingEdit } from "./setting-edit.ts";

/** HAProxy: sections that begin at the edge, each with a line an option. */
export const HAPROXY_FORMAT: ConfigurationFormat = {
	places: ["/etc/haproxy/haproxy.cfg"],
	defines: (text, edit) => isWhole(edit) || lineNumbers(text.split("\n"), edit).length > 0,
	hasSection: (text, { section }) => range(text.split("\n"), section) !== undefined,
	apply(text, edit) {
		const lines = text.split("\n");
		if (isWhole(edit)) return wholeSection(lines, edit).join("\n");
		const [first, ...others] = lineNumbers(lines, edit);
		const indented = edit.lines.map((line) => `\t${line.trim()}`);
		if (first !== undefined) {
			return lines
				.flatMap((line, index) => (index === first ? indented : others.includes(index) ? [] : [line]))
				.join("\n");
		}
		const place = range(lines, edit.section);
		if (place === undefined) return [...lines, edit.section, ...indented, ""].join("\n");
		// Behind the last line of the section that says something.
		let end = place.end;
		while (end > place.start && (lines[end - 1] ?? "").trim() === "") end -= 1;
		return [...lines.slice(0, end), ...indented, ...lines.slice(end)].join("\n");
	},
};

const HEADER = /^(global|defaults|frontend|backend|listen)\b/;

/** The lines bring a section of their own: a new backend. */
function isWhole({ key, lines }: SettingEdit): boolean {
	return HEADER.test(key) || HEADER.test(lines[0] ?? "");
}

function wholeSection(lines: readonly string[], { key, lines: more }: SettingEdit): string[] {
	const place = range(lines, HEADER.test(key) ? key : (more[0] ?? ""));
	if (place === undefined) return [...lines, ...more, ""];
	return [...lines.slice(0, place.start), ...more, "", ...lines.slice(place.end)];
}

/** From the header of the section to the next one. */
function range(
	lines: readonly string[],
	section: string,
): { readonly start: number; readonly end: number } | undefined {
	const start = lines.findIndex((line) => begins(line.trimEnd(), section) && HEADER.test(line));
	if (start < 0) return undefined;
	const next = lines.findIndex((line, index) => index > start && HEADER.test(line));
	return { start, end: next < 0 ? lines.length : next };
}

function lineNumbers(lines: readonly string[], { key, section }: SettingEdit): number[] {
	const place = range(lines, section);
	if (place === undefined) return [];
	return lines.flatMap((line, index) =>
		index > place.start && index < place.end && begins(line.trim(), key) ? [index] : [],
	);
}

function begins(line: string, words: string): boolean {
	const plain = line.replace(/\s+/g, " ");
	return plain === words || plain.startsWith(`${words} `);
}

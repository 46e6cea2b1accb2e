/** Where a block of lines goes, in a text that has none yet. */
export interface BlockPlace {
	/** Stands in the marker lines. */
	readonly name: string;
	/** The line below which it goes; made with the block where it is missing. */
	readonly section?: string;
	/** The line before which it goes. */
	readonly before?: string;
}

/** A text in which a block cannot be found or put without guessing. */
export class BlockError extends Error {
	override readonly name: string = "BlockError";
}

const begin = (name: string): string => `# BEGIN xmpps ${name}`;
const end = (name: string): string => `# END xmpps ${name}`;
/** Says that the lines around the block came with it. */
const madeWith = (name: string): string => `# BEGIN xmpps ${name}, with its section`;

/** The lines of a block; undefined where there is none. @throws {BlockError} for half a block, or two */
export function readBlock(text: string | undefined, place: BlockPlace): readonly string[] | undefined {
	const lines = linesOf(text ?? "");
	const found = findBlock(lines, place.name);
	if (found === undefined) return undefined;
	const newline = newlineOf(lines[found.from] ?? "");
	const inside = lines.slice(found.from + 1, found.to - 1).map((line) => without(line, newline));
	return found.withSection ? (unframed(inside, place) ?? inside) : inside;
}

/**
 * A text with a block put, changed or (undefined) taken away. Everything outside of it stays byte for byte.
 *
 * Taking the block away again gives the same text. Who ends without a newline gets a block that does, too: so that it is known
 * afterwards whether the newline before the block came with it, and whether an empty file was there or none.
 * @param text undefined: there is no file
 * @returns undefined: nothing is left of what was made for the block
 * @throws {BlockError}
 */
export function writeBlock(
	text: string | undefined,
	place: BlockPlace,
	block: readonly string[] | undefined,
): string | undefined {
	const lines = linesOf(text ?? "");
	refuseUnfit(place.name, block ?? []);
	const found = findBlock(lines, place.name);
	if (found === undefined) return block === undefined ? text : insert(text, lines, place, block);
	const newline = newlineOf(lines[found.from] ?? "");
	const open = !(lines[found.to - 1] ?? "").endsWith("\n");
	const above = lines.slice(0, found.from).join("");
	const below = lines.slice(found.to).join("");
	if (block !== undefined) {
		return above + joined(marked(place, block, found.withSection), newline, open) + below;
	}
	if (open) return above === "" ? "" : above.slice(0, -newline.length);
	return above + below === "" ? undefined : above + below;
}

function insert(
	text: string | undefined,
	lines: readonly string[],
	place: BlockPlace,
	block: readonly string[],
): string {
	const { section, before } = place;
	const whole = lines.filter((line) => line.endsWith("\n"));
	const newline = whole.length > 0 && whole.every((line) => line.endsWith("\r\n")) ? "\r\n" : "\n";
	const atEnd = (withSection: boolean): string => {
		const inside = marked(place, block, withSection);
		if (text === undefined || text.endsWith("\n")) return (text ?? "") + joined(inside, newline, false);
		return text + (text === "" ? "" : newline) + joined(inside, newline, true);
	};
	const is = (line: string, wanted: string): boolean => line.trim() === wanted;
	const start = section === undefined ? 0 : lines.findIndex((line) => is(line, section)) + 1;
	if (section !== undefined && start === 0) return atEnd(true);
	if (before === undefined) return atEnd(false);
	const at = lines.findIndex((line, index) => index >= start && is(line, before));
	if (at < 0) throw new BlockError(`there is no line "${before}"${section === undefined ? "" : ` below "${section}"`}`);
	const inside = joined(marked(place, block, false), newline, false);
	return lines.slice(0, at).join("") + inside + lines.slice(at).join("");
}

/** What would be no line, or a marker, could not be read back. */
function refuseUnfit(name: string, block: readonly string[]): void {
	if (/[\n\r]/.test(name)) throw new BlockError("its name is more than one line");
	for (const line of block) {
		if (line.includes("\n") || isMarker(line, name)) throw new BlockError("a line of it is none, or a marker");
	}
}

function marked({ name, section, before }: BlockPlace, block: readonly string[], withSection: boolean): string[] {
	if (!withSection) return [begin(name), ...block, end(name)];
	const frame = (line: string | undefined): string[] => (line === undefined ? [] : [line]);
	return [madeWith(name), ...frame(section), ...block, ...frame(before), end(name)];
}

/** Without the lines that came with the block; undefined when they are not there any more. */
function unframed(inside: readonly string[], { section, before }: BlockPlace): readonly string[] | undefined {
	const first = section === undefined ? 0 : 1;
	const last = before === undefined ? 0 : 1;
	if (inside.length < first + last) return undefined;
	if (first > 0 && inside[0] !== section) return undefined;
	if (last > 0 && inside.at(-1) !== before) return undefined;
	return inside.slice(first, inside.length - last);
}

interface Found {
	/** The marker lines are from `from` to before `to`. */
	readonly from: number;
	readonly to: number;
	readonly withSection: boolean;
}

function findBlock(lines: readonly string[], name: string): Found | undefined {
	const markers = lines.flatMap((line, index) => (isMarker(line, name) ? [index] : []));
	if (markers.length === 0) return undefined;
	const [from = 0, to = 0] = markers;
	const first = bare(lines[from] ?? "");
	const pair = (first === begin(name) || first === madeWith(name)) && bare(lines[to] ?? "") === end(name);
	if (markers.length !== 2 || !pair) {
		throw new BlockError(`the lines around the block "${name}" are not one pair, or were changed`);
	}
	return { from, to: to + 1, withSection: first === madeWith(name) };
}

/** Also one that somebody has indented: it is not to be overlooked. */
function isMarker(line: string, name: string): boolean {
	const text = line.trim();
	return text === begin(name) || text === madeWith(name) || text === end(name);
}

/** A line without what ends it. */
const bare = (line: string): string => line.replace(/\r?\n$/, "");
const without = (line: string, newline: string): string =>
	line.endsWith(newline) ? line.slice(0, -newline.length) : line.replace(/\n$/, "");

const newlineOf = (line: string): "\n" | "\r\n" => (line.endsWith("\r\n") ? "\r\n" : "\n");

function joined(lines: readonly string[], newline: string, open: boolean): string {
	return lines.join(newline) + (open ? "" : newline);
}

/** Lines with their ends, so that joining them gives the text again. */
function linesOf(text: string): string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

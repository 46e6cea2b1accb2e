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
export function readBlock(text: string, { name }: BlockPlace): readonly string[] | undefined {
	const found = findBlock(linesOf(text), name);
	return found?.lines;
}

/**
 * A text with a block put, changed or (undefined) taken away. Everything outside of it stays byte for byte.
 * @throws {BlockError}
 */
export function writeBlock(text: string, place: BlockPlace, block: readonly string[] | undefined): string {
	const lines = linesOf(text);
	const found = findBlock(lines, place.name);
	if (found !== undefined) {
		const inside = block === undefined ? [] : marked(place, block, found.withSection);
		return [...lines.slice(0, found.from), ...inside.map((line) => `${line}\n`), ...lines.slice(found.to)].join("");
	}
	if (block === undefined) return text;
	return insert(lines, place, block);
}

function insert(lines: readonly string[], place: BlockPlace, block: readonly string[]): string {
	const { section, before } = place;
	const put = (at: number, inside: readonly string[]): string => {
		const head = lines.slice(0, at);
		// A file that ends without a newline keeps its end: the marker brings its own line.
		const last = head.at(-1);
		if (last !== undefined && !last.endsWith("\n")) {
			throw new BlockError("the file does not end with a newline");
		}
		return [...head, ...inside.map((line) => `${line}\n`), ...lines.slice(at)].join("");
	};
	const is = (line: string, wanted: string): boolean => line.trim() === wanted;
	const start = section === undefined ? 0 : lines.findIndex((line) => is(line, section)) + 1;
	if (section !== undefined && start === 0) return put(lines.length, marked(place, block, true));
	if (before === undefined) return put(lines.length, marked(place, block, false));
	const at = lines.findIndex((line, index) => index >= start && is(line, before));
	if (at < 0) throw new BlockError(`there is no line "${before}"${section === undefined ? "" : ` below "${section}"`}`);
	return put(at, marked(place, block, false));
}

function marked({ name, section, before }: BlockPlace, block: readonly string[], withSection: boolean): string[] {
	if (!withSection) return [begin(name), ...block, end(name)];
	const frame = (line: string | undefined): string[] => (line === undefined ? [] : [line]);
	return [madeWith(name), ...frame(section), ...block, ...frame(before), end(name)];
}

interface Found {
	/** The marker lines are from `from` to before `to`. */
	readonly from: number;
	readonly to: number;
	readonly lines: readonly string[];
	readonly withSection: boolean;
}

function findBlock(lines: readonly string[], name: string): Found | undefined {
	const at = (wanted: string): number[] =>
		lines.flatMap((line, index) => (line.replace(/\r?\n$/, "") === wanted ? [index] : []));
	const plain = at(begin(name));
	const framed = at(madeWith(name));
	const begins = [...plain, ...framed];
	const ends = at(end(name));
	if (begins.length === 0 && ends.length === 0) return undefined;
	const [from = -1] = begins;
	const [to = -1] = ends;
	if (begins.length !== 1 || ends.length !== 1 || to < from) {
		throw new BlockError(`the lines around the block "${name}" are not one pair`);
	}
	const inside = lines.slice(from + 1, to).map((line) => line.replace(/\n$/, ""));
	const withSection = framed.length === 1;
	return { from, to: to + 1, lines: withSection ? inside.slice(1, -1) : inside, withSection };
}

/** Lines with their ends, so that joining them gives the text again. */
function linesOf(text: string): string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

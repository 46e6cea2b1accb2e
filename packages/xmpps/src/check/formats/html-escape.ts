import { shown } from "./words.ts";

/** A piece of HTML that may be put into a page as it is. Made in this file and by constants alone. */
export class Html {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	toString(): string {
		return this.#text;
	}
}

/** What may stand in a template: text is escaped, a list is put in piece by piece. */
export type Part = Html | string | number | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Text for a page, inside an element or a quoted attribute: one printable line, none of it markup. */
function escapeHtml(text: string): string {
	return entities(shown(text));
}

/** Lines that were made printable already, and may be long: for `<pre>`. */
export function linesOfCode(lines: readonly string[]): Html {
	return new Html(lines.map(entities).join("\n"));
}

/** A template whose values are escaped, so that nobody has to remember it. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
	return new Html(strings.map((text, index) => text + partText(parts[index] ?? "")).join(""));
}

function entities(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

function partText(part: Part): string {
	if (part instanceof Html) return part.toString();
	if (typeof part === "number") return String(part);
	return typeof part === "string" ? escapeHtml(part) : part.map(partText).join("");
}

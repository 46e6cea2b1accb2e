import type { Report } from "../../model/report.ts";

/** What a terminal would act upon or not show: JSON itself only demands that the first 32 of them are escaped. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** The report as JSON, in the form of docs/report.schema.json. @param layout `line`: all of it on one line */
export function jsonReport(report: Report, layout: "pages" | "line" = "pages"): string {
	const text = JSON.stringify(report, undefined, layout === "line" ? 0 : 2);
	return text.replace(UNSEEN, (character) => (character === "\n" ? character : utf16Escapes(character)));
}

/** As UTF-16 units, the way JSON has it. Such a character only ever stands inside a string. */
function utf16Escapes(character: string): string {
	return [...Array(character.length).keys()]
		.map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
		.join("");
}

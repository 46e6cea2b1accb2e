import type { ConfigurationFormat, SettingEdit } from "./setting-edit.ts";

/** sslh: a file for libconfig, of which a whole setting changes, or the list `protocols` gets an entry. */
export const SSLH_FORMAT: ConfigurationFormat = {
	places: ["/etc/sslh/sslh.cfg", "/etc/sslh.cfg", "/etc/default/sslh"],
	defines: (text, edit) => place(text, edit.key) !== undefined,
	hasSection: (text, { section }) => place(text, section) !== undefined,
	apply(text, edit) {
		// The first entry that fits counts, so that a new one stands before all others.
		if (isEntry(edit)) {
			const list = place(text, "protocols");
			const open = list === undefined ? -1 : text.indexOf("(", list.start);
			if (open < 0) throw new Error('Cannot change the entries of sslh: it has no list "protocols"');
			return `${text.slice(0, open + 1)}\n\t${entries(edit.lines)}${text.slice(open + 1)}`;
		}
		const there = place(text, edit.key);
		const lines = edit.lines.join("\n");
		if (there === undefined) return `${text}${lines}\n`;
		return text.slice(0, there.start) + lines + text.slice(there.end);
	},
};

function isEntry({ lines }: SettingEdit): boolean {
	return (lines[0] ?? "").trim().startsWith("{");
}

function entries(lines: readonly string[]): string {
	const text = lines.map((line) => line.trim()).join("\n\t");
	return text.endsWith(",") ? text : `${text},`;
}

/** A setting `name: value;` with brackets of any depth in the value, or a line `NAME=value` of a shell. */
function place(text: string, key: string): { readonly start: number; readonly end: number } | undefined {
	const start = text.search(new RegExp(`^${key.replace(/\W/g, "\\$&")}\\s*[:=]`, "m"));
	if (start < 0) return undefined;
	let depth = 0;
	for (let at = start; at < text.length; at += 1) {
		const sign = text[at] ?? "";
		if ("({[".includes(sign)) depth += 1;
		else if (")}]".includes(sign)) depth -= 1;
		else if (depth === 0 && sign === ";") return { start, end: at + 1 };
		else if (depth === 0 && sign === "\n" && text.slice(start, at).includes("=")) return { start, end: at };
	}
	return { start, end: text.length };
}

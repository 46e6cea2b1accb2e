import { ipFamily, printable } from "xmpps-connect/protocol";
import type { HaproxyBind } from "./haproxy-facts.ts";

/** A section of a configuration. */
export interface HaproxySection {
	/** The line that begins it, as it stands. */
	readonly line: string;
	/** `frontend`. */
	readonly keyword: string;
	/** Its name; empty where it has none. */
	readonly name: string;
	/** The words of its lines. */
	readonly lines: readonly (readonly string[])[];
}

/** Sections in which connections are handled: what they inherit is that of the last `defaults` before them. */
const PROXIES: ReadonlySet<string> = new Set(["defaults", "frontend", "backend", "listen"]);
const OTHERS: ReadonlySet<string> = new Set([
	...["global", "userlist", "peers", "resolvers", "mailers", "program", "ring", "http-errors", "cache", "fcgi-app"],
	...["log-forward", "log-profile", "crt-store", "traces", "acme"],
]);

/** Ranges of ports that are looked into: nobody binds more by hand. */
const MAX_RANGE = 1000;

/** Longest word that is shown, in UTF-16 units. */
const MAX_SHOWN = 200;

/** The sections of a file, without ours. */
export function haproxySections(text: string): readonly HaproxySection[] {
	const sections: { line: string; keyword: string; name: string; lines: (readonly string[])[] }[] = [];
	for (const line of text.split("\n")) {
		const words = wordsOf(line);
		const [keyword = "", name = ""] = words;
		if (PROXIES.has(keyword) || OTHERS.has(keyword)) sections.push({ line, keyword, name, lines: [] });
		else if (words.length > 0) sections.at(-1)?.lines.push(words);
	}
	return sections.filter(({ name }) => !name.startsWith("xmpps-"));
}

/**
 * The line before which sections of ours go: before the first `defaults` of others, as sections behind ours would inherit what
 * we say. Where the first has no `defaults`, nothing may come before it: undefined, at the end.
 */
export function lineBefore(sections: readonly HaproxySection[]): string | undefined {
	const first = sections.find(({ keyword }) => PROXIES.has(keyword));
	return first?.keyword === "defaults" ? first.line.trim() : undefined;
}

/** Where others' sections listen. */
export function haproxyBinds(file: string, sections: readonly HaproxySection[]): readonly HaproxyBind[] {
	return sections.flatMap(({ keyword, name, lines }) => {
		if (keyword !== "frontend" && keyword !== "listen") return [];
		const section = printable(`${keyword} ${name}`, MAX_SHOWN);
		const listed = lines.flatMap(([word, where = ""]) => (word === "bind" ? [where] : []));
		return listed.flatMap((where) =>
			where
				.split(",")
				.flatMap((one) =>
					placesOf(one).map((at) => ({ file, section, text: `bind ${printable(where, MAX_SHOWN)}`, ...at })),
				),
		);
	});
}

/** What `global` says of the process as a whole. */
export function haproxyGlobal(sections: readonly HaproxySection[]): {
	readonly root: boolean;
	readonly maxconn?: number;
	readonly mute?: true;
} {
	const lines = sections.filter(({ keyword }) => keyword === "global").flatMap((section) => section.lines);
	const value = (name: string): string | undefined => lines.findLast(([word]) => word === name)?.[1];
	const maxconn = value("maxconn");
	const user = value("user") ?? value("uid");
	return {
		root: user === undefined || user === "root" || user === "0",
		...(lines.some(([word]) => word === "log") ? {} : { mute: true }),
		...(maxconn !== undefined && /^\d{1,9}$/.test(maxconn) ? { maxconn: Number(maxconn) } : {}),
	};
}

/** `:443`, `*:80-90`, `ipv4@203.0.113.1:443`, `[::]:443`, `:::443`; none for sockets of other kinds. */
function placesOf(text: string): readonly { readonly address: string; readonly port: number }[] {
	const bare = text.replace(/^(ipv4|ipv6|tcp|tcp4|tcp6)@/, "");
	const colon = bare.lastIndexOf(":");
	const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(bare.slice(colon + 1));
	if (colon < 0 || range === null) return [];
	const host = bare.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
	const address = host === "" || host === "*" ? "0.0.0.0" : host;
	if (ipFamily(address) === 0) return [];
	const first = Number(range[1]);
	const last = Math.min(Number(range[2] ?? first), first + MAX_RANGE);
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({ address, port: first + index }));
}

/** A comment begins at a `#` that is neither quoted nor escaped. */
function wordsOf(line: string): string[] {
	const code = /^(?:[^#\\"']|\\.|"(?:\\.|[^"\\])*"|'[^']*')*/.exec(line)?.[0] ?? "";
	return code.split(/\s+/).filter((word) => word !== "");
}

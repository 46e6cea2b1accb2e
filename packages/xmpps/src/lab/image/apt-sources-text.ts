/** A file of apt's sources. */
export interface SourcesText {
	/** `list`: an entry a line. `sources`: deb822 stanzas. See sources.list(5). */
	readonly format: "list" | "sources";
	readonly text: string;
}

/** One suite of one address. */
export interface AptEntry {
	readonly uri: string;
	readonly suite: string;
	readonly components: readonly string[];
	/** Path of the keyring, where the entry names one. */
	readonly signedBy: string | undefined;
	/** The key itself stands in the entry. */
	readonly keyInline: boolean;
	/** What else says how much to trust the entry, as options of the one-line format. */
	readonly options: readonly string[];
}

/** Options that mean the same for another release of the same archive. `arch` and the like do not matter here. */
const KEPT_OPTIONS = ["trusted", "check-valid-until", "check-date", "allow-insecure"];

/** Reads the entries for binary packages; what is disabled or no entry is left out. */
export function readAptSources({ format, text }: SourcesText): AptEntry[] {
	return format === "list" ? text.split("\n").flatMap(readLine) : stanzas(text).flatMap(readStanza);
}

/** `deb [option=value …] uri suite component …` */
function readLine(line: string): AptEntry[] {
	const parts = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line);
	if (parts === null) return [];
	const [, bracket = "", uri = "", suite = "", components = ""] = parts;
	const fields = new Map(
		words(bracket).map((option) => {
			const [name = "", ...value] = option.split("=");
			return [name.toLowerCase(), value.join("=")];
		}),
	);
	return [{ uri, suite, components: words(components), ...trustOf(fields) }];
}

function readStanza(fields: ReadonlyMap<string, string>): AptEntry[] {
	if (fields.get("enabled")?.toLowerCase() === "no" || !words(fields.get("types")).includes("deb")) return [];
	const components = words(fields.get("components"));
	const trust = trustOf(fields);
	return words(fields.get("uris")).flatMap((uri) =>
		words(fields.get("suites")).map((suite) => ({ uri, suite, components, ...trust })),
	);
}

function trustOf(fields: ReadonlyMap<string, string>): Pick<AptEntry, "signedBy" | "keyInline" | "options"> {
	const signedBy = fields.get("signed-by") ?? "";
	const path = signedBy.split(/[\s,]+/).find((part) => part.startsWith("/"));
	const options = KEPT_OPTIONS.filter((name) => fields.has(name)).map((name) => `${name}=${fields.get(name)}`);
	return { signedBy: path, keyInline: signedBy !== "" && path === undefined, options };
}

/** The stanzas of a deb822 text, field names in lower case. Continued lines are joined by a blank; comments may stand among them. */
function stanzas(text: string): Map<string, string>[] {
	const all: Map<string, string>[] = [new Map()];
	let field = "";
	for (const line of text.split("\n")) {
		if (line.startsWith("#")) continue;
		const current = all.at(-1);
		if (line.trim() === "") all.push(new Map());
		else if (/^[ \t]/.test(line)) current?.set(field, `${current.get(field) ?? ""} ${line.trim()}`.trim());
		else {
			const colon = line.indexOf(":");
			field = line.slice(0, Math.max(colon, 0)).toLowerCase();
			current?.set(field, line.slice(colon + 1).trim());
		}
	}
	return all;
}

function words(text: string | undefined): string[] {
	return (text ?? "").split(/\s+/).filter((word) => word !== "");
}

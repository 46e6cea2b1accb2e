import { literally, namePattern } from "../engine-words.ts";
import { type Clause, type Condition, type Literal, WEB_ALPN } from "../route-conditions.ts";

/** Characters that an `acl` line may have: HAProxy reads 2,048 of a line, and 64 words. */
const MAX_LINE = 1000;
const MAX_WORDS = 40;

type First = "tls" | "xmpp" | "http";

/** A list of conditions by its name, and whether it is to hold or not to. */
interface Word {
	readonly word: string;
	readonly is: boolean;
}

/** Conditions as HAProxy has them: lists of conditions with names of their own, each written once. */
export class HaproxyConditions {
	readonly #names = new Map<string, string>();
	readonly #lines: string[] = [];
	readonly #ids: ReadonlyMap<string, number>;

	/** @param ids of listeners, by their names */
	constructor(ids: ReadonlyMap<string, number>) {
		this.#ids = ids;
	}

	/** The `acl` lines of what was asked for so far. */
	get lines(): readonly string[] {
		return this.#lines;
	}

	/** The words behind `if` for a clause. */
	words(clause: Clause): string {
		const first = clause.flatMap(({ condition }) => (condition.about === "first" ? [condition.is] : []))[0] ?? "tls";
		return clause.map((literal) => this.#word(literal, first)).join(" ");
	}

	/** A list of conditions by a name; where the same is there by another one, that. */
	named(name: string, ...bodies: readonly string[]): string {
		const key = bodies.join("\n");
		const known = this.#names.get(key);
		if (known !== undefined) return known;
		this.#names.set(key, name);
		// Several lines by one name: one of them must fit.
		this.#lines.push(...bodies.map((body) => `acl ${name} ${body}`));
		return name;
	}

	/** What comes first. Of a header in clear its end must be there, too, or its attributes may be missing. */
	first(first: First): string {
		return this.named(...FIRST[first]);
	}

	#word({ condition, not }: Literal, first: First): string {
		const { word, is } = this.#asked(condition, first);
		return is === (not !== true) ? word : `!${word}`;
	}

	#asked(condition: Condition, first: First): Word {
		const yes = (name: string, ...bodies: readonly string[]): Word => ({ word: this.named(name, ...bodies), is: true });
		const number = this.#names.size + 1;
		switch (condition.about) {
			case "first":
				return { word: this.first(condition.is), is: true };
			case "listener":
				return yes(
					`listener${number}`,
					`so_id ${condition.names.flatMap((name) => this.#ids.get(name) ?? []).join(" ")}`,
				);
			case "alpn":
				return yes(`alpn${number}`, ...alpnBodies(condition.names));
			case "only-alpn": {
				const one = this.named(`alpn${number}`, ...alpnBodies([condition.name]));
				const other = this.named(`alpn${number}-other`, `req.ssl_alpn -m reg '^(?!${literally(condition.name)}\\z)'`);
				return { word: `${one} !${other}`, is: true };
			}
			case "web-alpn":
				return yes("alpn-web", `req.ssl_alpn -m reg '^(${WEB_ALPN})\\z'`);
			case "no-alpn":
				return { ...yes("alpn-any", "req.ssl_alpn -m found"), is: false };
			case "name":
				return yes(`name${number}`, ...nameBodies(condition.patterns, first));
			case "no-name":
				return { ...yes(`${first}-name-any`, ANY_NAME[first]), is: false };
			case "service": {
				const space = `jabber:${condition.is === "clients" ? "client" : "server"}`;
				return yes(`stream-${condition.is}`, `req.payload(0,0) -m reg '${attribute("xmlns", space)}'`);
			}
		}
	}
}

/** The beginning of a stream header in clear, before its attributes. */
const STREAM = String.raw`^\s*(<\?xml[^>]*\?>\s*)?<([A-Za-z_][\w.-]*:)?stream\s`;

const FIRST: Readonly<Record<First, readonly [name: string, body: string]>> = {
	tls: ["tls", "req.ssl_hello_type 1"],
	http: ["http", "req.proto_http"],
	xmpp: ["stream", `req.payload(0,0) -m reg '${STREAM}[^>]*>'`],
};

const HOST = String.raw`\r\nhost:[ \t]*`;

const ANY_NAME: Readonly<Record<First, string>> = {
	tls: "req.ssl_sni -m found",
	xmpp: `req.payload(0,0) -m reg '${STREAM}([^>]*\\s)?to\\s*='`,
	http: `req.payload(0,0) -i -m reg '${HOST}[^\\r\\s]'`,
};

/** An attribute of the stream header; quotes are written as the regular expression has them. */
function attribute(name: string, value: string): string {
	return `${STREAM}([^>]*\\s)?${name}\\s*=\\s*[\\x22\\x27]${value}[\\x22\\x27]`;
}

/** HAProxy compares each protocol that is offered, one after the other. */
function alpnBodies(names: readonly string[]): readonly string[] {
	return chunks(names.map(quoted)).map((some) => `req.ssl_alpn -m str ${some.join(" ")}`);
}

function nameBodies(patterns: readonly string[], first: First): readonly string[] {
	if (first === "tls") {
		const exact = patterns.filter((pattern) => !pattern.startsWith("*."));
		const wild = patterns.filter((pattern) => pattern.startsWith("*."));
		return [
			...chunks(exact.map(quoted)).map((names) => `req.ssl_sni -i -m str ${names.join(" ")}`),
			...chunks(wild.map(namePattern)).map((some) => `req.ssl_sni -i -m reg '^(${some.join("|")})\\z'`),
		];
	}
	return chunks(patterns.map(namePattern)).map((some) => {
		const one = `(${some.join("|")})`;
		const regex = first === "xmpp" ? attribute("to", `${one}[.]?`) : `${HOST}${one}[.]?(:[0-9]+)?[ \\t]*\\r`;
		return `req.payload(0,0) -i -m reg '${regex}'`;
	});
}

function quoted(name: string): string {
	// Whatever has a quote in it is no name.
	literally(name);
	return `'${name}'`;
}

/** Parts of a list that each fit into a line. */
function chunks(words: readonly string[]): readonly (readonly string[])[] {
	const all: string[][] = [];
	let length = 0;
	for (const word of words) {
		const last = all.at(-1);
		length += word.length + 1;
		if (last === undefined || length > MAX_LINE || last.length >= MAX_WORDS) {
			all.push([word]);
			length = word.length;
		} else last.push(word);
	}
	return all;
}

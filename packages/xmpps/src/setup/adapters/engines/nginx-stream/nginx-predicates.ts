import { inList, literally, namePattern } from "../engine-words.ts";
import { type Clause, type Condition, WEB_ALPN } from "../route-conditions.ts";

/** Characters of regular expressions in one line, so that people can read it. */
const MAX_LINE = 400;

/**
 * Conditions as nginx has them: a variable each, that is `1` or `0`. All of them one after the other are a text of which a
 * `map` with regular expressions knows the route; nothing that a client sends is in it.
 */
export class NginxPredicates {
	readonly #positions = new Map<string, number>();
	readonly #maps: string[][] = [];

	/** The `map` blocks of what was asked for so far. */
	get maps(): readonly (readonly string[])[] {
		return this.#maps;
	}

	/** All variables, one after the other. */
	get key(): string {
		return [...this.#positions.values()].map((position) => variable(position)).join("");
	}

	/** The regular expression that the key of a clause fits. `undefined`: nginx cannot ask that. */
	pattern(clause: Clause): string | undefined {
		const bits: string[] = [];
		const isTls = clause.some(({ condition }) => condition.about === "first" && condition.is === "tls");
		for (const { condition, not } of clause) {
			if (condition.about === "listener") continue;
			if (!isTls && condition.about !== "first") return undefined;
			const asked = this.#asked(condition);
			if (asked === undefined) return undefined;
			bits[asked.position] = asked.is === (not !== true) ? "1" : "0";
		}
		return `^${Array.from(bits, (bit) => bit ?? ".").join("")}`;
	}

	/** A condition of our own. */
	position(source: string, lines: readonly string[]): number {
		const key = JSON.stringify([source, lines]);
		const known = this.#positions.get(key);
		if (known !== undefined) return known;
		const position = this.#positions.size;
		this.#positions.set(key, position);
		this.#maps.push([`map ${source} ${variable(position)} {`, ...lines.map((line) => `\t${line}`), "}"]);
		return position;
	}

	#asked(condition: Condition): { readonly position: number; readonly is: boolean } | undefined {
		const yes = (source: string, patterns: readonly string[]) => ({
			position: this.position(source, [...patterns.map((pattern) => `"~${pattern}" 1;`), "default 0;"]),
			is: true,
		});
		const alpn = "$ssl_preread_alpn_protocols";
		const name = "$ssl_preread_server_name";
		switch (condition.about) {
			case "first":
				// It is there as soon as a hello was read whole.
				if (condition.is === "xmpp") return undefined;
				return { ...yes("$ssl_preread_protocol", ["."]), is: condition.is === "tls" };
			case "alpn":
				return yes(alpn, [inList(condition.names)]);
			case "only-alpn":
				return yes(alpn, [`^${literally(condition.name)}\\z`]);
			case "web-alpn":
				return yes(alpn, [`(^|,)(${WEB_ALPN})(,|\\z)`]);
			case "no-alpn":
				return { ...yes(alpn, ["."]), is: false };
			case "name":
				return yes(
					name,
					lines(condition.patterns.map(namePattern)).map((some) => `*^(${some})\\z`),
				);
			case "no-name":
				return { ...yes(name, ["."]), is: false };
			case "listener":
			case "service":
				return undefined;
		}
	}
}

function variable(position: number): string {
	return `$xmpps_${position + 1}`;
}

/** Alternatives, as many as fit into a line. */
function lines(patterns: readonly string[]): readonly string[] {
	const all: string[] = [];
	for (const pattern of patterns) {
		const last = all.at(-1);
		if (last !== undefined && last.length + pattern.length < MAX_LINE) all[all.length - 1] = `${last}|${pattern}`;
		else all.push(pattern);
	}
	return all;
}

import { printable } from "xmpps-connect/protocol";
import { TSIG_ALGORITHMS, type TsigAlgorithm, TsigKey } from "./tsig-key.ts";

/** A key file that cannot be used. Nothing of what stands in it is in the message but the name and the algorithm. */
export class TsigKeyError extends Error {
	override readonly name: string = "TsigKeyError";
}

interface Parts {
	readonly name: string | undefined;
	readonly algorithm: string | undefined;
	readonly secret: string | undefined;
}

/** RFC 8945, 8: a shorter secret than 128 bits is guessed. */
const LEAST_SECRET = 16;

/**
 * Reads a TSIG key in one of the forms in which name servers and their tools write it:
 *
 * - `key "name" { algorithm hmac-sha256; secret "…"; };` of BIND (`tsig-keygen`)
 * - `key:` with `- id:`, `algorithm:` and `secret:` of Knot (`keymgr -t`), also as a part of knot.conf
 * - `hmac-sha256:name:…` of `nsupdate -y` and `knsupdate -y`
 *
 * @throws {TsigKeyError} when there is none, several, or one that is of no use
 */
export function readTsigKey(text: string): TsigKey {
	const plain = withoutComments(text);
	const found = [...bindKeys(plain), ...knotKeys(plain), ...oneLiners(plain)];
	const [key, another] = found;
	if (key === undefined) throw new TsigKeyError("it has no TSIG key in the form of BIND, Knot or nsupdate");
	if (another !== undefined) {
		throw new TsigKeyError(`it has ${found.length} keys, and it cannot be known which one is meant`);
	}
	return usable(key);
}

/** `#` and `//` begin a comment behind white space alone: both may stand in a secret. `;` ends a statement of BIND. */
function withoutComments(text: string): string {
	return text
		.replace(/\/\*[\s\S]*?\*\//g, " ")
		.replace(/(^|\s)(?:#|\/\/).*$/gm, "$1")
		.replace(/^\s*;.*$/gm, "");
}

const WORD = `(?:"([^"\\n]*)"|([^\\s";{}]+))`;

function bindKeys(text: string): Parts[] {
	const blocks = text.matchAll(new RegExp(`(?:^|[\\s;}])key\\s+${WORD}\\s*\\{([^{}]*)\\}`, "g"));
	return [...blocks].map(([, quoted, bare, body = ""]) => ({
		name: quoted ?? bare,
		algorithm: statement(body, "algorithm"),
		secret: statement(body, "secret"),
	}));
}

function statement(body: string, word: string): string | undefined {
	const [, quoted, bare] = new RegExp(`(?:^|[\\s;])${word}\\s+${WORD}\\s*;`).exec(body) ?? [];
	return quoted ?? bare;
}

function knotKeys(text: string): Parts[] {
	const keys: { name?: string; algorithm?: string; secret?: string }[] = [];
	let inside = false;
	for (const line of text.split("\n")) {
		// What begins a line without white space or a dash begins another section.
		if (/^[a-z]/i.test(line)) inside = /^key:\s*$/.test(line);
		if (!inside) continue;
		const [, dash, field = "", value = ""] = /^\s*(-\s+)?([a-z]+):\s*(.*?)\s*$/.exec(line) ?? [];
		if (dash !== undefined) keys.push({});
		const key = keys.at(-1);
		const plain = value.replace(/^(["'])(.*)\1$/, "$2");
		if (key === undefined) continue;
		if (field === "id") key.name = plain;
		else if (field === "algorithm" || field === "secret") key[field] = plain;
	}
	return keys.map(({ name, algorithm, secret }) => ({ name, algorithm, secret }));
}

function oneLiners(text: string): Parts[] {
	const lines = text.matchAll(/^\s*(hmac-[a-z0-9-]+):([^\s:"]+):(\S+)\s*$/gim);
	return [...lines].map(([, algorithm, name, secret]) => ({ name, algorithm, secret }));
}

function usable({ name, algorithm, secret }: Parts): TsigKey {
	const plain = name?.toLowerCase().replace(/\.$/, "") ?? "";
	if (!/^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(plain) || plain.length > 253) {
		throw new TsigKeyError("the name of its key is no name of the DNS");
	}
	// Both servers take hmac-sha256 where none is said, as their tools do.
	const kind = (algorithm ?? "hmac-sha256").toLowerCase().replace(/\.$/, "");
	if (!isAlgorithm(kind)) {
		const known = Object.keys(TSIG_ALGORITHMS).join(", ");
		throw new TsigKeyError(`key "${plain}" is for "${printable(kind, 40)}"; use one of ${known}`);
	}
	const text = secret?.replace(/\s/g, "") ?? "";
	const bytes = Buffer.from(text, "base64");
	if (text === "" || bytes.toString("base64").replace(/=+$/, "") !== text.replace(/=+$/, "")) {
		throw new TsigKeyError(`the secret of key "${plain}" is no base64`);
	}
	if (bytes.length < LEAST_SECRET) {
		throw new TsigKeyError(`the secret of key "${plain}" is shorter than ${8 * LEAST_SECRET} bits`);
	}
	return new TsigKey(plain, kind, bytes);
}

function isAlgorithm(text: string): text is TsigAlgorithm {
	return Object.hasOwn(TSIG_ALGORITHMS, text);
}

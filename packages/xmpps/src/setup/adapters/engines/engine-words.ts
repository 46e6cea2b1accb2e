import { printable } from "xmpps-connect/protocol";
import type { Backend, GatewayListener, Route } from "../../../model/route-table.ts";

/** Letters, digits, `_` and `-`: what every program takes as a name. */
const NAME = /[^a-z0-9_-]+/g;

/** Longest part of a name that comes from a route or listener. */
const MAX_NAME = 40;

/** What a route is called in a configuration: unique by its number, readable by its name. @param index in the table */
export function routeWord({ name }: Route, index: number): string {
	return `${index + 1}-${wordOf(name)}`;
}

/** What a listener is called in a configuration. */
export function listenerWord({ name }: GatewayListener, index: number): string {
	return `${index + 1}-${wordOf(name)}`;
}

function wordOf(name: string): string {
	return name.toLowerCase().replace(NAME, "-").slice(0, MAX_NAME);
}

/** An address with a port: `127.0.0.1:443`, `[::1]:443`. */
export function place({ address, port }: Pick<Backend, "address" | "port">): string {
	if (!/^[0-9a-f.:]{2,45}$/i.test(address) || !Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Error(`Cannot write address "${printable(address, 100)}", port ${port}: it is none`);
	}
	return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** An address or prefix: `192.0.2.0/24`. */
export function prefix(text: string): string {
	if (/^[0-9a-f.:]{2,45}(\/\d{1,3})?$/i.test(text)) return text;
	throw new Error(`Cannot write prefix "${printable(text, 100)}": it is none`);
}

/**
 * A name as part of a regular expression, in the words that PCRE and POSIX share.
 * @throws {Error} for what no name of a host or protocol has: quotes, spaces, control characters, backslashes
 */
export function literally(name: string): string {
	if (!/^[A-Za-z0-9_.:/+*-]{1,255}$/.test(name)) throw new Error(`Cannot write name "${printable(name, 100)}"`);
	return name.replace(/[.+*]/g, "[$&]");
}

/** RFC 6125, 6.4.3: `*.` stands for one label. */
export function namePattern(pattern: string): string {
	return pattern.startsWith("*.") ? `[^.]+[.]${literally(pattern.slice(2))}` : literally(pattern);
}

/** One of these names in a list that commas part. */
export function inList(names: readonly string[]): string {
	return `(^|,)(${names.map(literally).join("|")})(,|\\z)`;
}

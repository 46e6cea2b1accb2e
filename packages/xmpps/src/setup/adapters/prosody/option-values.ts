import { ipFamily } from "xmpps-connect/protocol";
import type { LuaValue } from "../../../check/observe/local/lua-config.ts";

/** A number, a string, or a table of those; undefined for a value that is computed. */
function itemsIn({ lines }: LuaValue): readonly string[] | undefined {
	const text = lines.join(" ").trim();
	const inside = /^\{(.*)\}$/s.exec(text)?.[1] ?? text;
	if (!/^\s*((\d+|"[^"\\]*"|'[^'\\]*')\s*([,;]\s*|$))*$/.test(inside)) return undefined;
	return [...inside.matchAll(/\d+(?=\s*(?:[,;]|$))|"[^"]*"|'[^']*'/g)].map(([item]) => item.replace(/["']/g, ""));
}

/** The ports of a `_ports` option, in their order; undefined for what is computed, or is no port. */
export function portsIn(value: LuaValue): readonly number[] | undefined {
	const items = itemsIn(value)?.map(Number);
	return items?.every((port) => Number.isInteger(port) && port > 0 && port < 65_536) === true
		? [...new Set(items)]
		: undefined;
}

/** The addresses of an `_interfaces` option; undefined for what is computed, or is no address. */
export function wordsIn(value: LuaValue): readonly string[] | undefined {
	const items = itemsIn(value);
	return items?.every((item) => item === "*" || ipFamily(item) !== 0) === true ? items : undefined;
}

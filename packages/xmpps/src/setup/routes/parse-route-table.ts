import { z } from "zod";
import type { RouteTable } from "../../model/route-table.ts";
import { schemaProblems } from "../config/schema-problems.ts";
import { routeTableSchema } from "./route-table-schema.ts";

/** Characters of a table: some ten thousand routes. */
export const MAX_TABLE: number = 16 * 1024 * 1024;

/**
 * Reads a table of routes, as {@link printRouteTable} writes it, and strictly.
 * @returns the table, or all that is wrong with it, a sentence each
 */
export function parseRouteTable(
	text: string,
): { readonly table: RouteTable } | { readonly problems: readonly string[] } {
	if (text.length > MAX_TABLE) return { problems: ["it is too long"] };
	let written: unknown;
	try {
		written = JSON.parse(text);
	} catch {
		return { problems: ["it is no JSON"] };
	}
	const result = routeTableSchema.safeParse(written, { reportInput: true });
	if (result.success) return { table: result.data as RouteTable };
	const schema = z.toJSONSchema(routeTableSchema, { io: "input", unrepresentable: "any" });
	const problems = schemaProblems(result.error.issues, written, schema as Parameters<typeof schemaProblems>[2]);
	return { problems: problems.map(({ path, message }) => `${pathText(path)}: ${message}`) };
}

/** A table as the file that a gateway reads; the same table gives the same text. */
export function printRouteTable(table: RouteTable): string {
	// A line for each listener and route, so that a plan can be read.
	const lines = (items: readonly unknown[]): string => {
		const each = items.map((item) => `\n\t\t${JSON.stringify(item)}`);
		return each.length === 0 ? "[]" : `[${each.join(",")}\n\t]`;
	};
	const fields = Object.entries(table).map(
		([key, value]) => `\t${JSON.stringify(key)}: ${Array.isArray(value) ? lines(value) : JSON.stringify(value)}`,
	);
	return `{\n${fields.join(",\n")}\n}\n`;
}

/** `routes[2].to.backends[0].port`. */
function pathText(path: readonly PropertyKey[]): string {
	if (path.length === 0) return "the table";
	return path
		.map((step, index) => (typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${String(step)}`))
		.join("");
}

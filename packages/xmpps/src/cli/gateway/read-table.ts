import { printable } from "xmpps-connect/protocol";
import type { RouteTable } from "../../model/route-table.ts";
import { MAX_TABLE, parseRouteTable } from "../../setup/routes/parse-route-table.ts";
import { EXIT } from "../exit-code.ts";
import { fileErrorCode } from "../file-error.ts";
import { CommandError } from "../io.ts";
import { readBounded } from "../read-bounded.ts";

/**
 * Reads a table of routes.
 * @throws {CommandError} with every problem, a line each
 */
export async function readTable(file: string): Promise<RouteTable> {
	let text: string;
	try {
		text = (await readBounded(file, MAX_TABLE + 1)).toString("utf8");
	} catch (error) {
		throw new CommandError(EXIT.configuration, `Cannot read "${printable(file, 200)}": ${fileErrorCode(error)}`);
	}
	const result = parseRouteTable(text);
	if ("table" in result) return result.table;
	throw new CommandError(EXIT.configuration, result.problems.map((problem) => `${file}: ${problem}`).join("\nxmpps: "));
}

import { printable } from "xmpps-connect/protocol";
import { readYaml, type TextProblem } from "../../model/yaml-document.ts";
import { worldSchema } from "./world-schema.ts";
import type { WorldSpec } from "./world-spec.ts";

/** A world file that cannot be used; the message has a line for each problem, with its place. */
export class WorldError extends Error {
	override readonly name: string = "WorldError";
}

/**
 * Reads a world file: YAML or JSON in the form of `WorldSpec`.
 * @param file its name, for messages
 * @throws {WorldError} with all problems at once
 */
export function parseWorld(source: string, file: string): WorldSpec {
	const document = readYaml(source);
	if (document.problems.length > 0) throw problemsIn(file, document.problems);
	const read = worldSchema.safeParse(document.value);
	if (read.success) return read.data;
	throw problemsIn(
		file,
		read.error.issues.map(({ path, message, code, ...rest }) => {
			const [unknown] = code === "unrecognized_keys" && "keys" in rest ? (rest.keys as string[]) : [];
			const where = document.positionOf(unknown === undefined ? path : [...path, unknown]);
			return { ...where, message: `${path.map(String).join(".") || "the file"}: ${message}` };
		}),
	);
}

/** So many problems are shown: what is wrong from the first line on has as many as lines. */
const MAX_SHOWN = 20;

function problemsIn(file: string, problems: readonly TextProblem[]): WorldError {
	const lines = problems
		.slice(0, MAX_SHOWN)
		.map(({ line, column, message }) => `${file}:${line}:${column}: ${printable(message, 200)}`);
	const more = problems.length > MAX_SHOWN ? [`and ${problems.length - MAX_SHOWN} more`] : [];
	return new WorldError(`Cannot use world file "${file}":\n${[...lines, ...more].join("\n")}`);
}

import { problemLines, readYaml, type TextProblem } from "../../model/yaml-document.ts";
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

function problemsIn(file: string, problems: readonly TextProblem[]): WorldError {
	return new WorldError(`Cannot use world file "${file}":\n${problemLines(file, problems).join("\n")}`);
}

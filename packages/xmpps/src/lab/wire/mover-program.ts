import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The path of the program, as Node can run it: the built one, also when this is called from the sources, since Node 20
 * runs no TypeScript.
 * @throws {Error} when it was not built
 */
export function moverProgram(): string {
	// From src/lab/wire and from dist/lab/wire alike.
	const path = fileURLToPath(new URL("../../../dist/lab/wire/frame-mover.js", import.meta.url));
	if (!existsSync(path)) throw new Error(`Cannot find frame mover "${path}": it was not built`);
	return path;
}

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * A program of this package that is run as a process of its own, such as inside a host's network. Tests run the sources, but
 * Node 20 cannot: what was built is run.
 * @param path below the package's `dist`, such as `cli/main.js`
 * @throws {Error} when it was not built
 */
export function builtProgram(path: string): string {
	// From src/lab/ and from dist/lab/ alike.
	const file = fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));
	if (!existsSync(file)) throw new Error(`Cannot run "${path}": it was not built (npm run build)`);
	return file;
}

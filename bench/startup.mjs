import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { interleave, tenth, timeOfProcess } from "./interleave.mjs";

export const about = "How long `xmpps --help` takes, beside a Node that does nothing";

const main = fileURLToPath(new URL("../packages/xmpps/dist/cli/main.js", import.meta.url));
const rounds = 21;

/** @returns {Promise<import("./run.mjs").Result>} */
export async function run() {
	if (!existsSync(main)) throw new Error(`Cannot measure "xmpps --help": ${main} is not built`);
	const median = interleave(rounds, {
		nothing: () => timeOfProcess(["-e", "0"]),
		help: () => timeOfProcess([main, "--help"]),
		version: () => timeOfProcess([main, "--version"]),
	});
	return {
		measures: [
			{ what: "`node -e 0`", value: median.nothing, unit: "ms" },
			{ what: "`xmpps --help`", value: median.help, unit: "ms" },
			{ what: "`xmpps --version`", value: median.version, unit: "ms" },
			{ what: "`xmpps --help` / `node -e 0`", value: Math.round((median.help / median.nothing) * 100) / 100, unit: "" },
			{ what: "our own part of `xmpps --help`", value: tenth(median.help - median.nothing), unit: "ms" },
		],
		bounds: [{ what: "`xmpps --help` starts", value: median.help, limit: 150, unit: "ms" }],
		notes: [`Whole processes, medians of ${rounds} interleaved runs.`],
	};
}

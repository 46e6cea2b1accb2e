import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunWatch } from "../../lab/faults/run-fault.ts";

/**
 * Writes of every check of a world `FOLDER/ID-before.json`, its report, and `FOLDER/ID-before.observation.json`, which
 * `xmpps check --observation` judges again; after the remedy `ID-after…`.
 * @param folder absent: nothing
 */
export function reportKeeper(folder: string | undefined, id: string): RunWatch {
	if (folder === undefined) return {};
	mkdirSync(folder, { recursive: true });
	const names = ["before", "after"];
	return {
		onCheck: ({ report, observation }) => {
			const file = join(folder, `${id}-${names.shift()}`);
			writeFileSync(`${file}.json`, `${JSON.stringify(report, null, 2)}\n`);
			writeFileSync(`${file}.observation.json`, `${JSON.stringify(observation, null, 2)}\n`);
		},
	};
}

// First bytes that are changed by chance, ten million of them:
//
//   npm run bench -- hello-fuzz [--inputs 10000000] [--seed 20261125] [--save]
//
// None may throw; and what was said of a part must be what is said of the whole, unless more was needed.
import { readOpening } from "../packages/xmpps/dist/gateway/first-bytes/read-opening.js";
import { chance, mutated } from "../packages/xmpps/dist/lab/gateway/mutations.js";

export const about = "First bytes changed by chance: none throws, and more bytes never change what was said";

/** @param {readonly string[]} args @param {string} name @param {number} standard */
function numberOf(args, name, standard) {
	const at = args.indexOf(name);
	return at === -1 ? standard : Number(args[at + 1]);
}

/** @param {readonly string[]} args @returns {Promise<import("./run.mjs").Result>} */
export async function run(args) {
	const inputs = numberOf(args, "--inputs", 10_000_000);
	const seed = numberOf(args, "--seed", 20_261_125);
	const next = chance(seed);
	const kinds = { parsed: 0, "need-more": 0, malformed: 0 };
	let [thrown, changed, reading] = [0, 0, 0];
	const began = performance.now();
	for (let index = 0; index < inputs; index += 1) {
		const bytes = mutated(next);
		const part = bytes.subarray(0, next(bytes.length + 1));
		const start = performance.now();
		try {
			const whole = readOpening(bytes);
			kinds[whole.kind] += 1;
			const before = readOpening(part);
			if (before.kind !== "need-more" && JSON.stringify(before) !== JSON.stringify(whole)) changed += 1;
		} catch (error) {
			thrown += 1;
			if (thrown < 5) console.error(`input ${index} of seed ${seed}: ${error}: ${Buffer.from(bytes).toString("hex")}`);
		}
		reading += performance.now() - start;
	}
	const seconds = (performance.now() - began) / 1000;
	return {
		measures: [
			{ what: "inputs", value: inputs, unit: "" },
			...Object.entries(kinds).map(([what, value]) => ({ what, value, unit: "" })),
			{ what: "time to read one, whole and in part", value: ((reading / inputs) * 1000).toFixed(2), unit: "µs" },
			{ what: "time in all", value: seconds.toFixed(0), unit: "s" },
		],
		bounds: [
			{ what: "inputs that threw", value: thrown, limit: 0, unit: "" },
			{ what: "answers that more bytes changed", value: changed, limit: 0, unit: "" },
		],
		notes: [`Seed ${seed}: the same inputs come again with it.`],
	};
}

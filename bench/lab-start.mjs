import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

export const about = "How long a lab of real hosts takes: its images from nothing, a warm start, three side by side";

const main = fileURLToPath(new URL("../packages/xmpps/dist/cli/main.js", import.meta.url));
const rounds = 5;

/** @typedef {{ up: number, ms: number, ok: boolean, steps: readonly { name: string, ms: number }[] }} Answer */

/** @returns {Promise<import("./run.mjs").Result>} */
export async function run() {
	// A folder of its own, so that the images are built and not found.
	const state = mkdtempSync(join(tmpdir(), "xmpps-bench-"));
	try {
		const cold = await labRun(state);
		const images = cold.steps.find(({ name }) => name === "images")?.ms ?? Number.NaN;
		/** @type {{ bookworm: Answer[], trixie: Answer[], embedded: number[] }} */
		const warm = { bookworm: [], trixie: [], embedded: [] };
		const trixie = (await labRun(state, "--debian", "trixie")).steps.find(({ name }) => name === "images")?.ms;
		for (let round = 0; round < rounds; round += 1) {
			warm.bookworm.push(await labRun(state));
			warm.trixie.push(await labRun(state, "--debian", "trixie"));
			warm.embedded.push(embedded());
		}
		const three = await Promise.all([labRun(state), labRun(state, "--debian", "trixie"), labRun(state)]);
		const up = {
			bookworm: median(warm.bookworm.map((answer) => answer.up)),
			trixie: median(warm.trixie.map((answer) => answer.up)),
			three: Math.max(...three.map((answer) => answer.up)),
		};
		return {
			measures: [
				{ what: "images of the tutorial's world from nothing, bookworm", value: images, unit: "ms" },
				{ what: "then those of trixie", value: trixie ?? Number.NaN, unit: "ms" },
				{ what: "all hosts up, warm, bookworm", value: up.bookworm, unit: "ms" },
				{ what: "all hosts up, warm, trixie", value: up.trixie, unit: "ms" },
				{
					what: "`lab run`, warm, bookworm: up, 12 proofs",
					value: median(warm.bookworm.map(({ ms }) => ms)),
					unit: "ms",
				},
				{ what: "`lab up --embedded --once`, the whole process", value: median(warm.embedded), unit: "ms" },
				{ what: "three labs at once: the last one up", value: up.three, unit: "ms" },
			],
			bounds: [
				{ what: "images from nothing", value: images, limit: 180_000, unit: "ms" },
				{ what: "warm start, bookworm", value: up.bookworm, limit: 4000, unit: "ms" },
				{ what: "warm start, trixie", value: up.trixie, limit: 4000, unit: "ms" },
			],
			notes: [
				`Medians of ${rounds} interleaved runs. The images' time is mostly the network's and dpkg's. Up means: Prosody and nginx are booted by systemd and listen, Knot, Unbound and Pebble answer.`,
			],
		};
	} finally {
		rmSync(state, { recursive: true, force: true });
	}
}

/**
 * @param {string} state
 * @param {readonly string[]} options
 * @returns {Promise<Answer>}
 */
async function labRun(state, ...options) {
	const child = spawn(process.execPath, [main, "lab", "run", "--json", ...options], {
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, XMPPS_LAB_STATE: state },
	});
	const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
	if (code !== 0) throw new Error(`Cannot measure: lab run ended with ${code}: ${err.trim().split("\n").at(-1)}`);
	return JSON.parse(out);
}

function embedded() {
	const began = performance.now();
	const { status } = spawnSync(process.execPath, [main, "lab", "up", "--embedded", "--once", "--json"]);
	if (status !== 0) throw new Error(`Cannot measure: the embedded world ended with ${status}`);
	return performance.now() - began;
}

/** @param {readonly number[]} values */
function median(values) {
	return Math.round([...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN);
}

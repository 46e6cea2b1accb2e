import { startLab } from "../packages/xmpps/dist/lab/real/lab.js";
import { stateFolder } from "../packages/xmpps/dist/lab/real/state-folder.js";
import { freshWorld, KEY_FILE } from "../packages/xmpps/dist/lab/setup/fresh-world.js";

export const about = "How long plan and apply take on a fresh host in the lab, beside the floor: Node and what it asks";

const rounds = 5;

/** Where the commands run: nobody else could have written there. */
const HOME = "/etc/xmpps-bench";

const init = [
	...["xmpps", "init", "--yes", "--domain", "example.com", "--address", "203.0.113.2", "--address", "2001:db8::2"],
	...["--dns", "rfc2136", "--server", "203.0.113.53", "--key", KEY_FILE],
];

/** @returns {Promise<import("./run.mjs").Result>} */
export async function run() {
	/** @type {Record<"version" | "init" | "plan" | "apply" | "again" | "nothing", number[]>} */
	const taken = { version: [], init: [], plan: [], apply: [], again: [], nothing: [] };
	for (let round = 0; round < rounds; round += 1) {
		const lab = await startLab({ world: freshWorld(), release: "bookworm", state: stateFolder() });
		try {
			const server = lab.host("server");
			await server.must("make a folder", ["mkdir", "-p", HOME]);
			/** @param {readonly string[]} argv */
			const time = async (argv) => {
				const began = performance.now();
				await server.must(`run ${argv.join(" ")}`, ["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", HOME, ...argv]);
				return performance.now() - began;
			};
			taken.version.push(await time(["xmpps", "--version"]));
			taken.init.push(await time(init));
			taken.plan.push(await time(["xmpps", "plan"]));
			taken.apply.push(await time(["xmpps", "apply", "--yes"]));
			taken.again.push(await time(["xmpps", "plan"]));
			taken.nothing.push(await time(["xmpps", "apply", "--yes"]));
		} finally {
			await lab.close();
		}
	}
	const [plan, apply] = [median(taken.plan), median(taken.apply)];
	return {
		measures: [
			{ what: "xmpps --version: Node and our start", value: median(taken.version), unit: "ms" },
			{ what: "init", value: median(taken.init), unit: "ms" },
			{ what: "plan, fresh host", value: plan, unit: "ms" },
			{ what: "apply, fresh host, records by dynamic update", value: apply, unit: "ms" },
			{ what: "plan, nothing to do", value: median(taken.again), unit: "ms" },
			{ what: "apply, nothing to do", value: median(taken.nothing), unit: "ms" },
		],
		bounds: [
			{ what: "plan on a host that answers", value: plan, limit: 1000, unit: "ms" },
			{ what: "apply of the tutorial", value: apply, limit: 5000, unit: "ms" },
		],
		notes: [
			`Medians of ${rounds} fresh hosts. The commands run on the host itself, which shares the machine's cores with the name servers and clients of the lab. Knot has the records at once, so that nearly nothing of apply is waiting for the DNS; two looks by check and two rounds through every service are in it.`,
		],
	};
}

/** @param {readonly number[]} values */
function median(values) {
	const sorted = [...values].sort((one, other) => one - other);
	return Math.round((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) * 10) / 10;
}

// What a gateway stands: half hellos, floods, many silent connections, reloads and upgrades under load.
//
//   npm run bench -- gateway-limits [--only slowloris,flood,idle,reload,upgrade] [--connections 8000]
//                                   [--seconds 60] [--upgrades 5] [--save]
//
// --connections: half hellos, and idle connections. --seconds: how long reloads go on.
import { withLab } from "./gateway/lab.mjs";
import { flood } from "./gateway/limits/flood.mjs";
import { idle } from "./gateway/limits/idle.mjs";
import { reload } from "./gateway/limits/reload.mjs";
import { slowloris } from "./gateway/limits/slowloris.mjs";
import { upgrade } from "./gateway/limits/upgrade.mjs";
import { system } from "./gateway/system.mjs";
import { mustKnow, numberOf, wordOf } from "./gateway/words.mjs";

export const about =
	"What `xmpps gateway` stands: slowloris, connection floods, 8,000 idle connections, reloads and upgrades under load";

/** @typedef {Pick<import("./run.mjs").Result, "measures" | "bounds">} Part */

/** @param {readonly string[]} args @returns {Promise<import("./run.mjs").Result>} */
export async function run(args) {
	const only = wordOf(args, "--only")?.split(",");
	const connections = numberOf(args, "--connections", 8_000);
	/** @type {Readonly<Record<string, (lab: import("./gateway/lab.mjs").Lab) => Promise<Part>>>} */
	const parts = {
		slowloris: (lab) => slowloris(lab, connections),
		flood,
		idle: (lab) => idle(lab, connections),
		reload: (lab) => reload(lab, numberOf(args, "--seconds", 60)),
		upgrade: (lab) => upgrade(lab, numberOf(args, "--upgrades", 5)),
	};
	mustKnow(only, Object.keys(parts), "--only");
	return await withLab({}, async (lab) => {
		/** @type {Part[]} */
		const done = [];
		for (const [name, part] of Object.entries(parts)) {
			if (only !== undefined && !only.includes(name)) continue;
			done.push(await part(lab));
			process.stderr.write(`${name}\n`);
		}
		return {
			measures: done.flatMap(({ measures }) => measures),
			bounds: done.flatMap(({ bounds }) => bounds),
			notes: [
				`${system()}, loopback; load generator, gateway and backend share the machine's cores. A well-behaved client connects, sends a hello of 390 bytes and waits for the backend's first byte.`,
				"Half hellos come as fast as they are taken, so their deadlines pass together as well: the p99 beside them is that of the moments in which all of them are sent away and come again. Memory is what is resident above a fresh process.",
			],
		};
	});
}

import { setTimeout as wait } from "node:timers/promises";
import { holdLoad, runLoad } from "./load.mjs";
import { residentBytes } from "./processes.mjs";
import { startRelays } from "./rounds.mjs";

/** Until what was needed to accept connections is given back, in milliseconds. */
const SETTLE = 2_000;

/**
 * @typedef {object} IdleMemory
 * @property {number} base bytes that are resident before, after some connections have come and gone
 * @property {readonly { readonly connections: number, readonly each: number }[]} steps bytes of growth for each connection
 * @property {string} [failure] why there is no more
 */

/**
 * What is resident of a fresh relay as connections that say nothing are added.
 * @param {import("./relays/relay.mjs").Relay} relay
 * @param {readonly number[]} counts of connections, rising
 * @param {{ load: string, folder: string, behind: import("./rounds.mjs").Behind }} lab
 * @returns {Promise<IdleMemory>}
 */
export async function idleMemory(relay, counts, lab) {
	const [running] = await startRelays([relay], { ...lab, connections: Math.max(...counts) + 200 });
	if (running === undefined) throw new Error("no relay");
	const { program, port } = running;
	const to = `127.0.0.1:${port}`;
	/** @type {{ connections: number, each: number }[]} */
	const steps = [];
	/** @type {ReturnType<typeof holdLoad>[]} */
	const holding = [];
	try {
		// Its code is loaded by then. Few, or what garbage they leave would be room for those that are counted.
		await runLoad(lab.load, "conn", { to, connections: 1, seconds: 0.05 });
		await wait(SETTLE);
		const base = residentBytes(program.pids());
		let held = 0;
		for (const count of counts) {
			const more = holdLoad(lab.load, "idle", { to, connections: count - held, sources: 16 });
			holding.push(more);
			const { opened } = await more.first();
			if (opened !== count - held) {
				const state = program.alive() ? `it took ${held + opened}` : "it died";
				return { base, steps, failure: `${count} connections were too many: ${state}` };
			}
			held = count;
			await wait(SETTLE);
			steps.push({ connections: count, each: (residentBytes(program.pids()) - base) / count });
		}
		return { base, steps };
	} finally {
		for (const each of holding) await each.end();
		await program.stop();
	}
}

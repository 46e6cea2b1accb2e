import { setTimeout as wait } from "node:timers/promises";
import { startGateway } from "../lab.mjs";
import { holdLoad } from "../load.mjs";
import { adopt, signalTo, stopAdopted } from "../processes.mjs";

/** New connections a second. */
const RATE = 200;

/** Sessions that begin before the first upgrade and talk until after the last. */
const SESSIONS = 100;
const PACE = 200;

/** Milliseconds between the end of an upgrade and the next. */
const EVERY = 2_000;

/** A process without connections is gone after so many milliseconds. */
const GONE = 10_000;

/**
 * Whether upgrades refuse nobody who comes, and end no session.
 * @param {import("../lab.mjs").Lab} lab
 * @param {number} upgrades
 */
export async function upgrade(lab, upgrades) {
	const gateway = await startGateway(lab, 2_000, { log: "info" });
	const { to, program, log } = gateway;
	const pids = [program.pid];
	try {
		/** @type {number[]} */
		const took = [];
		const seconds = 2 + upgrades * (EVERY / 1000 + 1.5);
		const sessions = holdLoad(lab.load, "ping", { to, connections: SESSIONS, pace: PACE, seconds });
		const others = holdLoad(lab.load, "conn", { to, rate: RATE, seconds });
		await wait(1_000);
		for (let count = 0; count < upgrades; count += 1) {
			const began = performance.now();
			signalTo(pids.at(-1) ?? 0, "SIGUSR2");
			const pid = await successor(log, pids);
			took.push(performance.now() - began);
			pids.push(pid);
			adopt(pid);
			await wait(EVERY);
		}
		const [talked, came] = [await sessions.first(120_000), await others.first(120_000)];
		await sessions.end();
		await others.end();
		await wait(500);
		const before = pids.slice(0, -1);
		for (const began = performance.now(); before.some(isThere) && performance.now() - began < GONE; ) await wait(100);
		const what = `${upgrades} upgrades`;
		return {
			measures: [
				{ what: `${what}: each took, the longest`, value: `${Math.round(Math.max(...took))}`, unit: "ms" },
				{ what: `${what}: connections that came, at ${RATE}/s`, value: came.done + came.failed, unit: "" },
				{
					what: `${what}: connect to answer p50, p99, longest`,
					value: `${came.answered.p50}, ${came.answered.p99}, ${came.answered.longest}`,
					unit: "µs",
				},
			],
			bounds: [
				{ what: `${what}: connections that were refused or lost`, value: came.failed, limit: 0, unit: "" },
				{
					what: `${what}: of ${SESSIONS} sessions dropped`,
					value: talked.dropped + SESSIONS - talked.opened,
					limit: 0,
					unit: "",
				},
				{
					what: `${what}: old processes left when their sessions were over`,
					value: before.filter(isThere).length,
					limit: 0,
					unit: "",
				},
			],
		};
	} finally {
		for (const pid of pids.reverse()) await (pid === program.pid ? program.stop() : stopAdopted(pid));
	}
}

/** The process that took over: the log names it. @param {readonly any[]} log @param {readonly number[]} known */
async function successor(log, known) {
	for (const began = performance.now(); performance.now() - began < 20_000; await wait(20)) {
		const line = log.find(({ msg, pid }) => msg === "another process has taken over" && !known.includes(pid));
		if (line !== undefined) return /** @type {number} */ (line.pid);
	}
	throw new Error(`no process has taken over: ${JSON.stringify(log.slice(-3))}`);
}

/** @param {number} pid */
function isThere(pid) {
	return signalTo(pid, 0);
}

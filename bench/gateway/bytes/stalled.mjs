import { setTimeout as wait } from "node:timers/promises";
import { startGateway } from "../lab.mjs";
import { holdLoad, runLoad } from "../load.mjs";
import { freePort } from "../processes.mjs";
import { kernelMemory } from "./kernel-memory.mjs";
import { nodeMemory } from "./node-memory.mjs";

/** Until every buffer on the way is full, and as long as everybody reads before, in milliseconds. */
const FILL = 5_000;

/** How often memory is looked at meanwhile, in milliseconds. */
const LOOK = 1_000;

/** User-space memory that one stalled connection may cost, in KB. */
const MOST = 256;

/** Throws garbage away all the time, so that only what is held counts. */
const COLLECTING = ["--expose-gc", "--import=data:text/javascript,setInterval(() => globalThis.gc(), 500).unref()"];

/** @typedef {"clients" | "backends"} Side who stalls */
/** @typedef {{ readonly readers: number, readonly seconds: number }} How */

/**
 * Readers that stop reading while the other side sends as fast as it can, after as many that read. Twice: as the gateway is, and
 * with its garbage thrown away, which shows what is held.
 * @param {import("../lab.mjs").Lab} lab
 * @param {Side} side
 * @param {How} how
 */
export async function stalled(lab, side, how) {
	const { readers, seconds } = how;
	const seen = await watch(lab, side, how, []);
	const held = await watch(lab, side, how, COLLECTING);
	const each = (/** @type {number} */ bytes) => Math.round((10 * bytes) / readers / 1024) / 10;
	const what = `${readers} ${side} stall for ${seconds} s`;
	return {
		measures: [
			{ what: `${what}: sent before it stopped, of each`, value: Math.round(each(seen.full)), unit: "KB" },
			{
				what: `${what}: Node's heap of each, without garbage`,
				value: each(held.most.heap - held.fresh.heap),
				unit: "KB",
			},
			{
				what: `${what}: Node's memory outside of its heap of each, without garbage`,
				value: each(held.most.external - held.fresh.external),
				unit: "KB",
			},
			{
				what: `${what}: kernel buffers of the gateway's ${seen.kernel.sockets} sockets, at most`,
				value: Math.round(seen.kernel.held / 2 ** 20),
				unit: "MB",
			},
			{ what: `${what}: their own limits`, value: Math.round(seen.kernel.limit / 2 ** 20), unit: "MB" },
			{
				what: `${what}: the fullest of them, of its own limit`,
				value: Math.round(seen.kernel.fullest * 1000) / 10,
				unit: "%",
			},
		],
		bounds: [
			{ what: `${what}: not opened`, value: readers - seen.opened, limit: 0, unit: "" },
			{
				what: `${what}: held in user space for each, without garbage`,
				value: each(held.most.heap + held.most.external - held.fresh.heap - held.fresh.external),
				limit: MOST,
				unit: "KB",
			},
			{
				what: `${what}: resident memory of each, above a fresh gateway's`,
				value: each(seen.most.resident - seen.fresh.resident),
				limit: MOST,
				unit: "KB",
			},
			{
				what: `${what}: kernel memory, of the buffers' own limits`,
				value: Math.round((1000 * seen.kernel.held) / seen.kernel.limit) / 10,
				limit: 100,
				unit: "%",
			},
			{
				what: `${what}: sent by each after the first ${FILL / 1000} s`,
				value: each(seen.later - seen.full),
				limit: 0,
				unit: "KB",
			},
			{
				what: `${what}: dropped, or nothing came when they read again`,
				value: readers - seen.moving,
				limit: 0,
				unit: "",
			},
		],
		notes: [],
	};
}

/**
 * @param {import("../lab.mjs").Lab} lab
 * @param {Side} side
 * @param {How} how
 * @param {readonly string[]} node arguments of Node's
 */
async function watch(lab, side, { readers, seconds }, node) {
	const metrics = await freePort();
	const { to, program } = await startGateway(lab, readers + 100, { metrics, node });
	try {
		// Its code is loaded by then.
		await runLoad(lab.load, "conn", { to, connections: 1, seconds: 0.05 });
		await wait(1_000);
		const fresh = await nodeMemory(program.pids(), metrics);
		await readingAll(lab.load, side, { to, connections: readers });
		await wait(1_000);
		const began = (await lab.behind.stats()).sent;
		const held = holdLoad(lab.load, side === "clients" ? "stall" : "push", { to, connections: readers, seconds: 2 });
		const { opened } = await held.first();
		/** What the sender, on whichever side it is, could get rid of. @returns {Promise<number>} bytes */
		const sent = async () =>
			side === "clients" ? (await lab.behind.stats()).sent - began : (await held.ask("stats")).sent;
		await wait(FILL);
		const full = await sent();
		const most = { ...(await nodeMemory(program.pids(), metrics)) };
		let kernel = kernelMemory(program.pids());
		for (const until = performance.now() + seconds * 1000 - FILL; performance.now() < until; await wait(LOOK)) {
			const user = await nodeMemory(program.pids(), metrics);
			for (const name of /** @type {const} */ (["resident", "heap", "external"]))
				most[name] = Math.max(most[name], user[name]);
			const now = kernelMemory(program.pids());
			if (now.held >= kernel.held) kernel = now;
		}
		const later = await sent();
		const moving = side === "clients" ? (await held.ask("read")).moving : readers - (await held.ask("stats")).dropped;
		await held.end();
		return { fresh, most, kernel, opened, full, later, moving };
	} finally {
		await program.stop();
	}
}

/**
 * The same in the same direction, with readers that read.
 * @param {string} load
 * @param {Side} side
 * @param {import("../load.mjs").LoadOptions} options
 */
async function readingAll(load, side, options) {
	if (side === "clients") return await runLoad(load, "bulk", { ...options, seconds: FILL / 1000 });
	const pouring = holdLoad(load, "push", { ...options, reads: 1 });
	await pouring.first();
	await wait(FILL);
	await pouring.end();
}

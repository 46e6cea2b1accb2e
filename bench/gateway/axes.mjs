import { runLoad } from "./load.mjs";

/**
 * @typedef {object} Axis something that is measured of every relay
 * @property {string} id
 * @property {string} what
 * @property {string} unit of its rate
 * @property {"conn" | "ping" | "bulk"} mode of the load generator
 * @property {import("./load.mjs").LoadOptions} options
 * @property {number} scale a rate in `unit` is so many of the load generator's
 * @property {{ readonly amount: number, readonly what: string }} per what CPU seconds are given for
 * @property {"answered" | "roundTrip"} [times] where the load generator says how long it took
 *
 * @typedef {object} Figure one measurement
 * @property {number} rate
 * @property {number} cpu the relay's seconds per `per`
 * @property {number} loadShare how much of a core the load generator took
 * @property {number} [p50] microseconds
 * @property {number} [p99] microseconds
 * @property {number} failed connections that did not get through
 * @property {number} round in which it was measured: those of one round belong together
 */

/** Enough that ephemeral ports, 28,000 for each address, are never what limits. */
const SOURCES = 16;

/** @param {number} hello bytes @param {number} connections @param {string} what @returns {Axis} */
const conn = (hello, connections, what) => ({
	...{ id: `conn-${hello}-${connections}`, what, unit: "connections/s", mode: "conn" },
	...{ options: { connections, hello, sources: SOURCES }, scale: 1 },
	...{ per: { amount: 1_000, what: "1,000 connections" }, times: "answered" },
});

/** @param {number} connections @returns {Axis} */
const ping = (connections) => ({
	...{
		id: `ping-${connections}`,
		what: `200-byte messages on ${connections === 1 ? "one connection" : `${connections} connections`}`,
	},
	...{ unit: "messages/s", mode: "ping", options: { connections, size: 200 }, scale: 1 },
	...{ per: { amount: 100_000, what: "100,000 messages" }, times: "roundTrip" },
});

/** @param {number} connections @returns {Axis} */
const bulk = (connections) => ({
	...{ id: `bulk-${connections}`, what: connections === 1 ? "bulk, one stream" : `bulk, ${connections} streams` },
	...{ unit: "GB/s", mode: "bulk", options: { connections }, scale: 1e9 },
	per: { amount: 1e9, what: "GB" },
});

/** @type {readonly Axis[]} */
export const axes = [
	conn(390, 50, "connect, 50 at a time, hello of 390 bytes"),
	conn(2000, 50, "connect, 50 at a time, post-quantum hello of 2,000 bytes"),
	conn(390, 1, "connect, one at a time, hello of 390 bytes"),
	ping(1),
	ping(50),
	ping(200),
	bulk(1),
	bulk(8),
];

/**
 * @typedef {object} Target
 * @property {number} port
 * @property {readonly number[]} relay its processes
 * @property {number} backend its process
 */

/**
 * @param {string} load the program
 * @param {Axis} axis
 * @param {Target} target
 * @param {{ readonly seconds: number, readonly warm: number }} time
 * @returns {Promise<Omit<Figure, "round">>}
 * @throws {Error} when nothing at all got through
 */
export async function measure(load, axis, target, { seconds, warm }) {
	const { port, relay, backend } = target;
	const said = await runLoad(load, axis.mode, {
		...{ to: `127.0.0.1:${port}`, ...axis.options, seconds, warm },
		...{ relay: relay.length === 0 ? undefined : relay.join(","), backend },
	});
	/** @type {number} */
	const units = said.done ?? said.messages ?? said.bytes;
	if (units === 0) throw new Error(`nothing got through: ${JSON.stringify(said.failures ?? said)}`);
	const times = axis.times === undefined ? undefined : said[axis.times];
	const wanted = Number(axis.options["connections"]);
	return {
		rate: said.perSecond / axis.scale,
		cpu: (said.cpu.relay / units) * axis.per.amount,
		loadShare: said.cpu.load / said.seconds,
		...(times === undefined ? {} : { p50: times.p50, p99: times.p99 }),
		failed: said.failed ?? said.dropped + wanted - said.opened,
	};
}

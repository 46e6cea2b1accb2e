import { setTimeout as wait } from "node:timers/promises";
import { startGateway } from "../lab.mjs";
import { holdLoad, runLoad } from "../load.mjs";

const SECONDS = 5;

/** Who is refused hears of it in this time, in milliseconds, though 50 knock at once. */
const AT_ONCE = 100;

/** Connections that are there before, and stay. */
const GUESTS = 200;

/** @type {readonly { what: string, reason: string, limits: import("../relays/ours.mjs").OursOptions["limits"] }[]} */
const floods = [
	{ what: "above the limit of connections", reason: "too-many", limits: { connections: GUESTS } },
	{ what: "above the limit for one client", reason: "too-many-from-client", limits: { perClient: GUESTS } },
	{ what: "above the accept rate", reason: "too-fast", limits: { rate: 2 * GUESTS } },
];

/**
 * Whether who comes above a limit is refused at once, and does not fill the log.
 * @param {import("../lab.mjs").Lab} lab
 */
export async function flood(lab) {
	const measures = [];
	const bounds = [];
	for (const { what, reason, limits } of floods) {
		const gateway = await startGateway(lab, 2_000, limits === undefined ? {} : { limits });
		try {
			const { to, log, program } = gateway;
			const guests = holdLoad(lab.load, "idle", { to, connections: GUESTS });
			await guests.first();
			// The connection that found out whether it listens counts as well, until it is gone.
			await wait(1_500);
			const before = log.length;
			const said = await runLoad(lab.load, "conn", { to, connections: 50, seconds: SECONDS, relay: program.pid });
			// What was counted is said a second later.
			await wait(2_500);
			const times = log
				.slice(before)
				.filter((line) => line.reason === reason)
				.map((line) => Date.parse(String(line.time)));
			const lines = times.length;
			// The first one is said at once. A clock of milliseconds may be one short.
			const spread = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
			const { alive } = await guests.ask("check");
			await guests.end();
			measures.push({ what: `flood ${what}: lines in the log`, value: `${lines} in ${spread.toFixed(1)} s`, unit: "" });
			measures.push({
				what: `flood ${what}: refused, time until then (p50), CPU`,
				value: `${Math.round(said.failed / said.seconds)}/s, ${Math.round(said.sentAway.p50)} µs, ${((1e6 * said.cpu.relay) / said.failed).toFixed(0)} µs each`,
				unit: "",
			});
			bounds.push(
				{
					what: `flood ${what}: time until refused (p99)`,
					value: Math.round(said.sentAway.p99) / 1000,
					limit: AT_ONCE,
					unit: "ms",
				},
				{
					what: `flood ${what}: lines in the log beyond one a second`,
					value: Math.max(0, lines - 1 - Math.round(spread * 10) / 10),
					...{ limit: 0, unit: "" },
				},
				{ what: `flood ${what}: connections that were there and are gone`, value: GUESTS - alive, limit: 0, unit: "" },
				// Neither left waiting nor turned away by the kernel, which would be no word of ours.
				{
					what: `flood ${what}: ended otherwise than by the gateway`,
					value: said.failed - said.failures.reset - said.failures.closed,
					...{ limit: 0, unit: "" },
				},
				{
					what: `flood ${what}: nothing was refused`,
					value: said.failed === 0 || lines === 0 ? 1 : 0,
					limit: 0,
					unit: "",
				},
			);
		} finally {
			await gateway.program.stop();
		}
	}
	return { measures, bounds };
}

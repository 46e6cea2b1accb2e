import { renameSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { startGateway } from "../lab.mjs";
import { holdLoad } from "../load.mjs";
import { signalTo } from "../processes.mjs";

const SESSIONS = 500;

/** Each of them says something so often, in milliseconds. */
const PACE = 200;

/** Others come meanwhile, so many a second. */
const RATE = 50;

/** Milliseconds between two reloads. */
const EVERY = 100;

/**
 * Whether reloads go unnoticed by sessions that talk and by those who come.
 * @param {import("../lab.mjs").Lab} lab
 * @param {number} seconds
 */
export async function reload(lab, seconds) {
	const gateway = await startGateway(lab, SESSIONS + 1_000, { log: "info" });
	try {
		const { to, program, log, file, table } = gateway;
		// A second at both ends without reloads.
		const sessions = holdLoad(lab.load, "ping", {
			to,
			connections: SESSIONS,
			pace: PACE,
			seconds: seconds + 2,
			relay: program.pid,
		});
		const others = holdLoad(lab.load, "conn", { to, rate: RATE, seconds: seconds + 2 });
		await wait(1_000);
		const until = performance.now() + seconds * 1000;
		let asked = 0;
		for (let next = performance.now(); performance.now() < until; asked += 1) {
			// Never twice the same: a limit, the routes' number and their order change.
			const extra = { ...table.routes[0], name: `extra-${asked}`, match: { serverName: [`host-${asked}.example`] } };
			const routes = asked % 2 === 0 ? [extra, ...table.routes] : table.routes;
			writeFileSync(
				`${file}.new`,
				JSON.stringify({ ...table, routes, limits: { ...table.limits, rate: 100_000 + asked } }),
			);
			renameSync(`${file}.new`, file);
			signalTo(program.pid, "SIGHUP");
			next += EVERY;
			await wait(Math.max(0, next - performance.now()));
		}
		const [talked, came] = [await sessions.first(seconds * 1000 + 30_000), await others.first(seconds * 1000 + 30_000)];
		await sessions.end();
		await others.end();
		await wait(600);
		const done = log.filter(({ msg }) => msg === "reloaded").length;
		const what = `reload every ${EVERY} ms for ${seconds} s`;
		return {
			measures: [
				{ what: `${what}: asked for, done`, value: `${asked}, ${done}`, unit: "" },
				{ what: `${what}: messages of ${SESSIONS} sessions`, value: talked.messages, unit: "" },
				{
					what: `${what}: round trip p50, p99, longest`,
					value: `${talked.roundTrip.p50}, ${talked.roundTrip.p99}, ${talked.roundTrip.longest}`,
					unit: "µs",
				},
				{
					what: `${what}: the gateway's CPU, messages included`,
					value: Math.round((100 * talked.cpu.relay) / talked.seconds),
					unit: "% of a core",
				},
			],
			bounds: [
				{
					what: `${what}: sessions that dropped`,
					value: talked.dropped + SESSIONS - talked.opened,
					limit: 0,
					unit: "",
				},
				{
					what: `${what}: of ${came.done + came.failed} who came meanwhile, refused`,
					value: came.failed,
					limit: 0,
					unit: "",
				},
				// Signals of one kind that come before the first was seen are one signal (signal(7)).
				{ what: `${what}: reloads that did not happen`, value: asked - done, limit: Math.ceil(asked / 20), unit: "" },
			],
		};
	} finally {
		await gateway.program.stop();
	}
}

import { setTimeout as wait } from "node:timers/promises";
import { idleMemory } from "../idle-memory.mjs";
import { startGateway } from "../lab.mjs";
import { holdLoad } from "../load.mjs";
import { haproxy } from "../relays/haproxy.mjs";
import { nginx } from "../relays/nginx.mjs";
import { ours } from "../relays/ours.mjs";
import { pathOf } from "../relays/relay.mjs";

/** They say nothing for so long, in milliseconds: longer than any deadline for hellos or backends. */
const SILENCE = 12_000;

/**
 * Whether many silent connections stay, and what they cost, beside what they cost others that are installed.
 * @param {import("../lab.mjs").Lab} lab
 * @param {number} connections
 */
export async function idle(lab, connections) {
	const gateway = await startGateway(lab, connections + 200);
	try {
		const held = holdLoad(lab.load, "idle", { to: gateway.to, connections, sources: 16 });
		const { opened, seconds } = await held.first();
		await wait(SILENCE);
		const { alive } = await held.ask("check");
		await held.end();
		await gateway.program.stop();
		const measures = [{ what: `${connections} idle connections: opened in`, value: seconds, unit: "s" }];
		for (const relay of [ours, haproxy, nginx]) {
			if (relay.needs.some(({ program }) => pathOf(program) === undefined)) continue;
			const { base, steps } = await idleMemory(relay, [connections], lab);
			const each = (steps[0]?.each ?? Number.NaN) / 1024;
			measures.push(
				{ what: `${relay.name}: memory before connections`, value: Math.round(base / 1e5) / 10, unit: "MB" },
				{
					what: `${relay.name}: memory of each of ${connections} idle connections`,
					value: Math.round(each * 10) / 10,
					unit: "KB",
				},
			);
		}
		return {
			measures,
			bounds: [
				{ what: `${connections} idle connections: not opened`, value: connections - opened, limit: 0, unit: "" },
				{
					what: `${connections} idle connections: gone after ${SILENCE / 1000} s`,
					value: opened - alive,
					limit: 0,
					unit: "",
				},
			],
		};
	} finally {
		await gateway.program.stop();
	}
}

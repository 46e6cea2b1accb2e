import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./axes.mjs";
import { runLoad } from "./load.mjs";
import { freePort } from "./processes.mjs";

/** @typedef {import("./axes.mjs").Axis} Axis */
/** @typedef {import("./axes.mjs").Figure} Figure */
/** @typedef {import("./relays/relay.mjs").Relay} Relay */
/** @typedef {{ readonly port: number, readonly web: number, readonly pid: number }} Behind */
/** @typedef {{ readonly relay: Relay, port: number, program: import("./processes.mjs").Program, deaths: number }} Running */

/** What is measured without a relay between. */
export const DIRECT = "direct";

/** The most connections that a round of speed needs. */
const CONNECTIONS = 2_000;

/**
 * Starts relays, and makes sure that each of them looks at the first bytes.
 * @param {readonly Relay[]} relays
 * @param {{ load: string, folder: string, behind: Behind, connections?: number }} lab
 * @returns {Promise<Running[]>}
 */
export async function startRelays(relays, { load, folder, behind, connections = CONNECTIONS }) {
	/** @type {Running[]} */
	const running = [];
	for (const relay of relays) {
		const own = join(folder, relay.id);
		mkdirSync(own, { recursive: true });
		const port = await freePort();
		const program = await relay.start({ folder: own, port, backend: behind.port, web: behind.web, connections });
		running.push({ relay, port, program, deaths: 0 });
		await mustRoute(load, relay, port);
	}
	return running;
}

/** @param {string} load @param {Relay} relay @param {number} port */
async function mustRoute(load, { name }, port) {
	for (const [alpn, hello, wanted] of /** @type {const} */ ([
		["xmpp-client", 390, "X"],
		["xmpp-client", 2000, "X"],
		["h2", 390, "W"],
	])) {
		const { answer } = await runLoad(load, "probe", { to: `127.0.0.1:${port}`, alpn, hello });
		if (answer !== wanted)
			throw new Error(`Cannot measure: ${name} sends a hello with ALPN "${alpn}" to the wrong backend`);
	}
}

/**
 * Measures everything of everybody in turn, many times over, so that whatever else the machine does weighs on all alike.
 * @param {readonly Axis[]} axes
 * @param {Running[]} running
 * @param {{ load: string, folder: string, behind: Behind, direct: boolean, rounds: number, seconds: number, warm: number }} how
 * @returns {Promise<{ figures: Map<string, Figure[]>, notes: string[] }>} by {@link keyOf}
 */
export async function playRounds(axes, running, how) {
	/** @type {Map<string, Figure[]>} */
	const figures = new Map();
	const notes = new Set();
	/** @type {(Running | undefined)[]} */
	const candidates = [...(how.direct ? [undefined] : []), ...running];
	// The first round warms up everybody and is thrown away.
	for (let round = -1; round < how.rounds; round += 1) {
		const time = round < 0 ? { seconds: 0.5, warm: 0 } : how;
		for (const axis of axes) {
			// Each begins once: who comes after whom is no advantage.
			const first = Math.max(0, round) % candidates.length;
			for (const candidate of [...candidates.slice(first), ...candidates.slice(0, first)]) {
				const id = candidate?.relay.id ?? DIRECT;
				try {
					if (candidate !== undefined && !candidate.program.alive()) await restart(candidate, how);
					const target = {
						...{ port: candidate?.port ?? how.behind.port, backend: how.behind.pid },
						relay: candidate?.program.pids() ?? [],
					};
					const figure = { ...(await measure(how.load, axis, target, time)), round };
					if (round < 0) continue;
					figures.set(keyOf(axis.id, id), [...(figures.get(keyOf(axis.id, id)) ?? []), figure]);
				} catch (error) {
					notes.add(`${id}, ${axis.what}: ${error instanceof Error ? error.message : error}`);
				}
			}
		}
		process.stderr.write(round < 0 ? "warm\n" : `round ${round + 1} of ${how.rounds}\n`);
	}
	for (const axis of axes) {
		for (const { relay } of running) {
			const failed = (figures.get(keyOf(axis.id, relay.id)) ?? []).reduce((sum, figure) => sum + figure.failed, 0);
			if (failed > 0) notes.add(`${relay.name}, ${axis.what}: ${failed} connections did not get through`);
		}
	}
	for (const { relay, deaths } of running)
		if (deaths > 0) notes.add(`${relay.name} died ${deaths} times and was started again`);
	return { figures, notes: [...notes] };
}

/** @param {string} axis @param {string} candidate */
export function keyOf(axis, candidate) {
	return `${axis} ${candidate}`;
}

/** @param {Running} one @param {{ folder: string, behind: Behind }} where */
async function restart(one, { folder, behind }) {
	one.deaths += 1;
	one.program = await one.relay.start({
		...{ folder: join(folder, one.relay.id), port: one.port },
		...{ backend: behind.port, web: behind.web, connections: CONNECTIONS },
	});
}

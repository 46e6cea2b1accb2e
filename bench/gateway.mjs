// How fast connections pass through a gateway, beside other programs and beside no gateway at all.
//
//   npm run bench -- gateway [--rounds 7] [--seconds 1.5] [--only direct,nginx,xmpps] [--axes conn,ping-200|none]
//                            [--idle 4000,8000|none] [--profile FOLDER] [--save]
//
// Everything runs on loopback, as processes of this benchmark's own. To see where our time goes:
//
//   npm run bench -- gateway --only xmpps --axes ping-200 --rounds 1 --seconds 10 --idle none --profile FOLDER
//
// starts ours with `node --cpu-prof`, prints the places that took most, and leaves the profile in FOLDER for a browser's
// developer tools. V8 sees JavaScript and what it calls: `writeBuffer` is the system call. What libuv reads before it
// calls JavaScript is idle to V8 and not in the table; `perf record -g -p PID` shows that.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axes } from "./gateway/axes.mjs";
import { buildLoad } from "./gateway/build-load.mjs";
import { idleMemory } from "./gateway/idle-memory.mjs";
import { startBackend } from "./gateway/load.mjs";
import { barCharts } from "./gateway/plot.mjs";
import { whereTimeGoes } from "./gateway/profile.mjs";
import { mustHave, relays } from "./gateway/relays/all.mjs";
import { ours, startOurs } from "./gateway/relays/ours.mjs";
import { memoryLines, ratios, sideBySide, speedLines, unrest } from "./gateway/report.mjs";
import { DIRECT, playRounds, startRelays } from "./gateway/rounds.mjs";
import { system } from "./gateway/system.mjs";
import { mustKnow, numberOf, wordOf } from "./gateway/words.mjs";

export const about =
	"A gateway's speed, CPU time and memory beside no relay, HAProxy, nginx stream and sslh: connections, messages, bytes";

/** Of memory there is less to be averaged. */
const MEMORY_ROUNDS = 3;

/** @typedef {import("./gateway/idle-memory.mjs").IdleMemory} IdleMemory */

/** @param {readonly string[]} args @returns {Promise<import("./run.mjs").Result>} */
export async function run(args) {
	const profile = wordOf(args, "--profile");
	const only = wordOf(args, "--only")?.split(",");
	mustKnow(only, [DIRECT, ...relays.map(({ id }) => id)], "--only");
	const wanted = relays
		.filter(({ id }) => only?.includes(id) ?? true)
		.map((relay) => (relay === ours && profile !== undefined ? profiled(profile) : relay));
	const direct = only?.includes(DIRECT) ?? true;
	const chosen = axes.filter(
		({ id }) =>
			wordOf(args, "--axes")
				?.split(",")
				.some((word) => id.startsWith(word)) ?? true,
	);
	const counts = (wordOf(args, "--idle") ?? "4000,8000")
		.split(",")
		.flatMap((word) => (word === "none" ? [] : Number(word)));
	const [rounds, seconds] = [numberOf(args, "--rounds", 7), numberOf(args, "--seconds", 1.5)];
	mustHave(wanted);

	const folder = mkdtempSync(join(tmpdir(), "xmpps-bench-"));
	try {
		const lab = { load: buildLoad(folder), folder };
		const behind = await startBackend(lab.load);
		const running = await startRelays(wanted, { ...lab, behind });
		const played = await playRounds(chosen, running, { ...lab, behind, direct, rounds, seconds, warm: 0.5 });
		for (const { program } of running) await program.stop();
		const { memories, failures } = await allMemories(wanted, counts, {
			...lab,
			behind,
			rounds: Math.min(rounds, MEMORY_ROUNDS),
		});
		await behind.stop();

		const candidates = [...(direct ? [{ id: DIRECT, name: "no relay" }] : []), ...wanted];
		const speed = speedLines(chosen, candidates, played.figures);
		const memory = counts.length === 0 ? [] : memoryLines(counts, memories);
		const lines = [...speed, ...memory];
		const versions = wanted.map(({ name, version }) => `${name} ${version()}`).join("; ");
		return {
			measures: [],
			bounds: [],
			tables: [
				sideBySide(lines, candidates),
				...(candidates.length > 1 && wanted.some(({ id }) => id === ours.id)
					? [ratios(lines, candidates, ours.id)]
					: []),
				...(profile === undefined ? [] : [profileTable(profile)]),
			],
			plot: barCharts(plotRows(lines), candidates, {
				...{ ours: ours.id, title: "Gateways side by side", below: `${versions}. ${system()}, loopback.` },
			}),
			figures: {
				...{ rounds, seconds, versions, kernel: system() },
				speed: Object.fromEntries(played.figures),
				memory: Object.fromEntries(memories),
			},
			notes: [
				`${versions}. ${system()}, loopback. One thread or worker each, nothing logged. Medians of ${rounds} interleaved rounds of ${seconds} s, each after half a second that does not count.`,
				"Load generator, relay and backend share the machine's cores: rates end where those are busy, so the CPU time of the relay alone says more than a rate. Added: to what it takes without a relay, in the same round; ratios compare the times themselves, round by round.",
				loadNote(played.figures, chosen),
				...unrestNote(lines),
				...[...played.notes, ...failures].map((note) => `- ${note}`),
			],
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * @param {readonly import("./gateway/relays/relay.mjs").Relay[]} wanted
 * @param {readonly number[]} counts
 * @param {Parameters<typeof idleMemory>[2] & { rounds: number }} lab
 */
async function allMemories(wanted, counts, { rounds, ...lab }) {
	/** @type {Map<string, IdleMemory[]>} */
	const memories = new Map();
	/** @type {Set<string>} */
	const failures = new Set();
	for (let round = 0; round < rounds && counts.length > 0; round += 1) {
		for (const relay of wanted) {
			const memory = await idleMemory(relay, counts, lab);
			memories.set(relay.id, [...(memories.get(relay.id) ?? []), memory]);
			if (memory.failure !== undefined) failures.add(`${relay.name}, idle: ${memory.failure}`);
		}
		process.stderr.write(`memory, round ${round + 1} of ${rounds}\n`);
	}
	return { memories, failures };
}

/** What is shown of a topic, beside each other: a chart for everything would hide what it is for. */
const COLUMNS = ["", "added p50", "CPU"];

/** @param {readonly import("./gateway/report.mjs").Line[]} lines @returns {readonly import("./gateway/plot.mjs").Row[]} */
function plotRows(lines) {
	return [...new Set(lines.map(({ topic }) => topic))].map((title) => {
		const all = lines.filter(({ topic }) => topic === title);
		const known = all.some(({ label }) => label === "");
		return { title, lines: known ? COLUMNS.map((wanted) => all.find(({ label }) => label === wanted)) : all };
	});
}

/**
 * @param {ReadonlyMap<string, readonly import("./gateway/axes.mjs").Figure[]>} figures
 * @param {readonly import("./gateway/axes.mjs").Axis[]} chosen
 */
function loadNote(figures, chosen) {
	const shares = chosen.map(({ id, what }) => {
		const all = [...figures].filter(([key]) => key.startsWith(`${id} `) && !key.endsWith(` ${DIRECT}`));
		const most = Math.max(0, ...all.flatMap(([, each]) => each.map(({ loadShare }) => loadShare)));
		return `${Math.round(most * 100)} % (${what})`;
	});
	return `The load generator took at most so much of one core, with a relay: ${shares.join(", ")}.`;
}

/** @param {readonly import("./gateway/report.mjs").Line[]} lines */
function unrestNote(lines) {
	const part = unrest(lines);
	return part === undefined
		? []
		: [`Half of the rounds' rates lie within ${Math.round(part * 100)} % of their median.`];
}

/** @param {string} folder @returns {import("./gateway/relays/relay.mjs").Relay} */
function profiled(folder) {
	mkdirSync(folder, { recursive: true });
	const node = ["--cpu-prof", "--cpu-prof-interval=200", `--cpu-prof-dir=${folder}`];
	return { ...ours, start: (place) => startOurs(place, { node }) };
}

/** @param {string} folder */
function profileTable(folder) {
	const places = whereTimeGoes(folder, 25);
	return {
		head: ["where our time goes (itself, without what it calls)", "%"],
		rows: places.map(({ place, share }) => [place, (share * 100).toFixed(1)]),
	};
}

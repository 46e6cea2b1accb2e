import { ALL_FAULTS } from "../packages/xmpps/dist/lab/faults/catalogue/all-faults.js";
import { checkWorld } from "../packages/xmpps/dist/lab/faults/check-world.js";
import { ALL_HEALTHY } from "../packages/xmpps/dist/lab/faults/healthy/all-healthy.js";
import { startLab } from "../packages/xmpps/dist/lab/real/lab.js";
import { missingFor, thisMachine } from "../packages/xmpps/dist/lab/real/requirements.js";
import { stateFolder } from "../packages/xmpps/dist/lab/real/state-folder.js";
import { PEERS, wordsFor } from "./fault-peers.mjs";

export const about =
	"Who finds which mistake: `xmpps check` and other checkers in the same worlds of real programs (root)";

/** @typedef {import("../packages/xmpps/dist/lab/faults/fault.js").Fault} Fault */
/** @typedef {import("../packages/xmpps/dist/lab/faults/fault.js").HealthyWorld} HealthyWorld */
/** @typedef {import("../packages/xmpps/dist/lab/real/lab.js").Lab} Lab */
/** @typedef {import("./fault-peers.mjs").Peer} Peer */
/** @typedef {"named the cause" | "noticed something" | "silent" | "false alarm" | "quiet" | "–"} Cell */

/** Where all is well as most people have it: what a tool complains of there says nothing of a mistake. */
const USUAL = "nat";

/** @param {readonly string[]} args ids; default: all @returns {Promise<import("./run.mjs").Result>} */
export async function run(args) {
	const { what: missing } = missingFor(thisMachine());
	if (missing.length > 0) throw new Error(`Cannot measure in a lab of real hosts: it needs ${missing.join(", ")}`);
	const wanted = (/** @type {{ id: string }} */ { id }) => args.length === 0 || args.includes(id) || id === USUAL;
	const healthy = [...ALL_HEALTHY].sort((one) => (one.id === USUAL ? -1 : 1)).filter(wanted);
	/** @type {Map<Peer, ReadonlySet<string>>} */
	const usual = new Map();
	/** @type {{ name: string, cells: Record<string, Cell> }[]} */
	const rows = [];
	await eachOf(healthy, async (world) => {
		const cells = await inLab(world, async (lab) => {
			await world.prepare?.(lab);
			const { report } = await checkWorld(lab, world.check);
			const loud = report.findings.some(({ severity }) => severity !== "advice");
			/** @type {Record<string, Cell>} */
			const found = { "xmpps check": loud ? "false alarm" : "quiet" };
			for (const peer of PEERS) {
				const said = await peer.ask(lab, world);
				if (world.id === USUAL) usual.set(peer, new Set(said?.lines));
				found[peer.name] = said === undefined ? "–" : said.complaints.length > 0 ? "false alarm" : "quiet";
			}
			return found;
		});
		const row = { name: `healthy: ${world.id}`, cells };
		rows.push(row);
		tell(row);
	});
	await eachOf(ALL_FAULTS.filter(wanted), async (fault) => {
		const cells = await inLab(fault, async (lab) => {
			await fault.breakAfterStart?.(lab);
			const { report } = await checkWorld(lab, fault.check);
			const named = report.findings.some(({ rule }) => rule === fault.rule);
			/** @type {Record<string, Cell>} */
			const found = {
				"xmpps check": named ? "named the cause" : report.verdict.overall === "works" ? "silent" : "noticed something",
			};
			for (const peer of PEERS) {
				const said = await peer.ask(lab, fault);
				const known = usual.get(peer) ?? new Set();
				const complaints = said?.complaints.filter((line) => !known.has(line)) ?? [];
				found[peer.name] =
					said === undefined
						? "–"
						: complaints.some((line) => wordsFor(fault.rule).test(line))
							? "named the cause"
							: complaints.length > 0
								? "noticed something"
								: "silent";
			}
			return found;
		});
		const row = { name: `${fault.id} (${fault.rule})`, cells };
		rows.push(row);
		tell(row);
	});
	rows.sort((one, other) => order(one.name) - order(other.name));
	const tools = ["xmpps check", ...PEERS.map(({ name }) => name)];
	const faults = rows.filter(({ name }) => !name.startsWith("healthy"));
	const count = (/** @type {string} */ tool, /** @type {Cell} */ cell) =>
		rows.filter(({ cells }) => cells[tool] === cell).length;
	return {
		measures: [
			...tools.map((tool) => ({
				what: tool,
				value: `${count(tool, "named the cause")} named, ${count(tool, "noticed something")} noticed, ${count(tool, "silent")} silent of ${faults.length}; ${count(tool, "false alarm")} false alarms in ${rows.length - faults.length} healthy worlds`,
				unit: "",
			})),
			...rows.map(({ name, cells }) => ({
				what: name,
				value: tools.map((tool) => `${tool}: ${cells[tool]}`).join("; "),
				unit: "",
			})),
		],
		bounds: [
			{
				what: "mistakes that xmpps check does not name",
				value: faults.length - count("xmpps check", "named the cause"),
				limit: 0,
				unit: "",
			},
			{ what: "its false alarms", value: count("xmpps check", "false alarm"), limit: 0, unit: "" },
		],
		notes: [
			"Named: a line that the tool does not print where all is well says what is wrong, by words that bench/fault-peers.mjs lists for each rule. Noticed: it complains of something that it does not complain of there, or ends with another code. A false alarm is a complaint in a world without a mistake. – where a tool does not apply (prosodyctl without Prosody). check_xmppng is in no package of Debian 12 any more.",
			...PEERS.map(({ name, how }) => `${name}: \`${how}\`.`),
		],
	};
}

/** Labs at once: most of their time is other checkers' waiting. */
const AT_ONCE = 3;

/**
 * The first alone, since what is said in it is known to all others; then several at once.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<void>} run
 */
async function eachOf(items, run) {
	const [first, ...left] = items;
	if (first !== undefined) await run(first);
	const work = async () => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) await run(item);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Worlds without a mistake first, then by rule. @param {string} name */
function order(name) {
	const healthy = ALL_HEALTHY.findIndex(({ id }) => name === `healthy: ${id}`);
	if (healthy >= 0) return healthy;
	const sorted = [...ALL_FAULTS].sort((a, b) =>
		a.rule === b.rule ? (a.id < b.id ? -1 : 1) : a.rule < b.rule ? -1 : 1,
	);
	return ALL_HEALTHY.length + sorted.findIndex(({ id, rule }) => name === `${id} (${rule})`);
}

/** @param {{ name: string, cells: Record<string, Cell> }} row */
function tell(row) {
	const cells = Object.entries(row.cells).map(([tool, cell]) => `${tool} ${cell}`);
	process.stderr.write(`${row.name}: ${cells.join(", ")}\n`);
}

/**
 * @template T
 * @param {Fault | HealthyWorld} what
 * @param {(lab: Lab) => Promise<T>} look
 * @returns {Promise<T>}
 */
async function inLab(what, look) {
	const world = what.world();
	const hosts = world.hosts.map((host) =>
		host.name === "client"
			? { ...host, packages: [...(host.packages ?? []), ...PEERS.flatMap(({ packages }) => packages)] }
			: host,
	);
	// Some tools complain of a certificate that ends within a month, as the lab's do.
	const certificates = (world.certificates ?? []).map((certificate) => ({ notAfter: 80, ...certificate }));
	const lab = await startLab({
		world: { ...world, hosts, certificates },
		release: what.release ?? "bookworm",
		state: stateFolder(),
	});
	try {
		return await look(lab);
	} finally {
		await lab.close();
	}
}

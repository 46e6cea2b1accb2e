import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtProgram } from "../packages/xmpps/dist/lab/built-program.js";
import { startLab } from "../packages/xmpps/dist/lab/real/lab.js";
import { missingFor, thisMachine } from "../packages/xmpps/dist/lab/real/requirements.js";
import { stateFolder } from "../packages/xmpps/dist/lab/real/state-folder.js";
import { SURROUNDINGS } from "../packages/xmpps/dist/lab/world/standard.js";
import { tenth } from "./interleave.mjs";

export const about =
	"`xmpps check`: one lab domain in full, and 1,000 from a file beside a bare loop of openssl s_time (root)";

const DOMAINS = 1000;
const ROUNDS = 3;
/** Seconds of each loop of s_time. */
const LOOP = 4;

/** @typedef {import("../packages/xmpps/dist/lab/real/lab.js").Lab} Lab */
/** @typedef {{ seconds: number, megabytes: number, out: string }} Run */

const name = (/** @type {number} */ index) => `d${String(index).padStart(4, "0")}.example.com`;
const names = Array.from({ length: DOMAINS }, (_, index) => name(index));

/** Prosody's configuration is Lua: a thousand hosts are a loop. One wildcard certificate serves them all. */
const HOSTS = [
	'ssl = { certificate = "/etc/prosody/certs/example.com.crt", key = "/etc/prosody/certs/example.com.key" }',
	`for i = 0, ${DOMAINS - 1} do VirtualHost(("d%04d.example.com"):format(i)) end`,
].join("\n");

/** @type {import("../packages/xmpps/dist/lab/world/world-spec.js").WorldSpec} */
const world = {
	name: "a thousand domains",
	hosts: [
		{
			name: "server",
			kind: "machine",
			v4: ["203.0.113.1"],
			packages: ["nginx"],
			programs: [
				{
					program: "prosody",
					domains: ["example.com"],
					directTls: { client: [5223], server: [5270] },
					nagle: false,
					lua: HOSTS,
				},
			],
		},
		...SURROUNDINGS.filter((host) => host.name !== "ca"),
	],
	zones: [
		{
			name: "example.com",
			records: [
				"xmpps A 203.0.113.1",
				...["@", ...names.map((each) => each.replace(".example.com", ""))].flatMap(records),
			],
		},
	],
	certificates: [{ name: "example.com", dns: ["example.com", "*.example.com"] }],
};

/** @param {string} owner */
function records(owner) {
	const at = owner === "@" ? "" : `.${owner}`;
	return [
		`_xmpps-client._tcp${at} SRV 5 5 5223 xmpps`,
		`_xmpp-client._tcp${at} SRV 10 5 5222 xmpps`,
		`_xmpps-server._tcp${at} SRV 5 5 5270 xmpps`,
		`_xmpp-server._tcp${at} SRV 10 5 5269 xmpps`,
	];
}

/** Says at its end how much memory the process had at most: inside the lab its number is another. */
const TELL_MEMORY =
	'data:text/javascript,process.on("exit",()=>process.stderr.write("most resident: "+process.resourceUsage().maxRSS+"\\n"))';

/** @returns {Promise<import("./run.mjs").Result>} */
export async function run() {
	const { what: missing } = missingFor(thisMachine());
	if (missing.length > 0) throw new Error(`Cannot measure in a lab of real hosts: it needs ${missing.join(", ")}`);
	const folder = mkdtempSync(join(tmpdir(), "xmpps-bench-"));
	const lab = await startLab({ world, release: "bookworm", state: stateFolder() });
	try {
		await served(lab);
		const list = join(folder, "domains.txt");
		writeFileSync(list, names.join("\n"));
		/** @type {{ loop: number[], bulk: number[], whole: number[], bulkMemory: number[], wholeMemory: number[] }} */
		const figures = { loop: [], bulk: [], whole: [], bulkMemory: [], wholeMemory: [] };
		for (let round = 0; round < ROUNDS; round += 1) {
			figures.loop.push(await loop(lab));
			const bulk = await check(lab, ["--from", list]);
			const reports = bulk.out
				.trim()
				.split("\n")
				.map((line) => JSON.parse(line));
			const good = reports.filter(({ verdict }) => verdict?.overall === "works").length;
			if (good !== DOMAINS) throw new Error(`Cannot measure: ${good} of ${DOMAINS} domains work: ${strange(reports)}`);
			figures.bulk.push(reports.reduce((sum, { endpoints }) => sum + endpoints.length, 0) / bulk.seconds);
			figures.bulkMemory.push(bulk.megabytes);
			figures.loop.push(await loop(lab));
			const whole = await check(lab, ["example.com"]);
			figures.whole.push(whole.seconds * 1000);
			figures.wholeMemory.push(whole.megabytes);
		}
		const ratio = median(figures.bulk) / median(figures.loop);
		return {
			measures: [
				{ what: "openssl s_time -new, one after the other", value: tenth(median(figures.loop)), unit: "handshakes/s" },
				{ what: `check --from, ${DOMAINS} domains`, value: tenth(median(figures.bulk)), unit: "handshakes/s" },
				{ what: "its ratio to s_time", value: Math.round(ratio * 100) / 100, unit: "" },
				{ what: "most memory of it", value: Math.max(...figures.bulkMemory), unit: "MB" },
				{ what: "one domain in full, the whole process", value: tenth(median(figures.whole)), unit: "ms" },
				{ what: "most memory of it, one domain", value: Math.max(...figures.wholeMemory), unit: "MB" },
			],
			bounds: [
				{ what: "s_time's rate by ours", value: tenth(1 / ratio), limit: 2, unit: "times" },
				{ what: "memory for 1,000 domains", value: Math.max(...figures.bulkMemory), limit: 400, unit: "MB" },
				{ what: "one domain in full", value: tenth(Math.max(...figures.whole)), limit: 2000, unit: "ms" },
				{ what: "memory for one domain in full", value: Math.max(...figures.wholeMemory), limit: 200, unit: "MB" },
			],
			notes: [
				`Medians of ${ROUNDS} interleaved rounds against the same Prosody, which shares the machine's cores. A handshake of check is one of four for a domain (both services of clients and servers) and carries a stream with header and features inside, half of them after STARTTLS; one of s_time carries nothing.`,
			],
		};
	} finally {
		await lab.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * @param {Lab} lab
 * @param {readonly string[]} more
 * @returns {Promise<Run>}
 */
async function check(lab, more) {
	const began = performance.now();
	const { stdout, stderr, code } = await lab
		.host("client")
		.runHere(
			[
				process.execPath,
				"--import",
				TELL_MEMORY,
				builtProgram("cli/main.js"),
				"check",
				"--json",
				"--ca",
				lab.ca,
				...more,
			],
			{ timeout: 300_000, maxOutput: 256 * 1024 * 1024 },
		);
	const seconds = (performance.now() - began) / 1000;
	if (code !== 0 && code !== 1) throw new Error(`Cannot measure: check ended with ${code}: ${stderr.slice(0, 500)}`);
	const kilobytes = Number(/most resident: (\d+)/.exec(stderr)?.[1]);
	return { seconds, megabytes: Math.round(kilobytes / 1024), out: stdout };
}

/**
 * Waits until Prosody answers: it listens at once, and then loads the certificate of each of its thousand hosts.
 *
 * @param {Lab} lab
 */
async function served(lab) {
	const script = `until timeout 3 openssl s_client -connect 203.0.113.1:5223 -servername ${name(DOMAINS - 1)} </dev/null 2>/dev/null | grep -q "BEGIN CERTIFICATE"; do sleep 1; done`;
	const { code } = await lab.host("client").run(["sh", "-c", script], { timeout: 240_000 });
	if (code !== 0) throw new Error("Cannot measure: Prosody does not come to serve its thousand hosts");
}

/** @param {Lab} lab @returns {Promise<number>} handshakes a second */
async function loop(lab) {
	const { stdout, stderr, code } = await lab
		.host("client")
		.run(["openssl", "s_time", "-connect", "203.0.113.1:5223", "-new", "-time", String(LOOP)], { timeout: 60_000 });
	const match = /(\d+) connections in (\d+) real seconds/.exec(stdout);
	if (match === null)
		throw new Error(`Cannot measure: s_time ended with ${code}: ${stdout.slice(-200)}${stderr.slice(-200)}`);
	return Number(match[1]) / Number(match[2]);
}

/** @param {readonly any[]} reports */
function strange(reports) {
	const one = reports.find(({ verdict }) => verdict?.overall !== "works");
	return JSON.stringify(one?.findings ?? one).slice(0, 400);
}

/** @param {readonly number[]} values */
function median(values) {
	return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { blackHole as startBlackHole, startWorld } from "../packages/xmpps/dist/lab/embedded/index.js";

export const about =
	"What `xmpps check` costs where the other side hangs, floods or never ends: time beyond --timeout, memory";

const main = fileURLToPath(new URL("../packages/xmpps/dist/cli/main.js", import.meta.url));
/** Seconds for --timeout: shorter than the default, so that the deadline itself is what is measured. */
const TIMEOUT = 6;
const MEGABYTE = 1024 * 1024;

/** @typedef {import("../packages/xmpps/dist/lab/embedded/index.js").World} World */
/** @typedef {import("../packages/xmpps/dist/lab/embedded/index.js").Misbehaviour} Misbehaviour */
/** @typedef {{ name: string, misbehave?: Misbehaviour, prepare?: (world: World) => Promise<(() => Promise<void>) | void> }} Case */

/** @type {readonly Case[]} */
const cases = [
	{ name: "nothing is wrong" },
	{ name: "silent after TCP", misbehave: { kind: "stall", at: "accept" } },
	{ name: "stops inside the TLS handshake", misbehave: { kind: "stall", at: "tls" } },
	{ name: "no stream header", misbehave: { kind: "stall", at: "header" } },
	{ name: "no features", misbehave: { kind: "stall", at: "features" } },
	{ name: "no <proceed/>", misbehave: { kind: "stall", at: "proceed" } },
	{ name: "endless banner", misbehave: { kind: "say", at: "accept", what: "endless-banner" } },
	{ name: "endless banner inside TLS", misbehave: { kind: "say", at: "header", what: "endless-banner" } },
	{ name: "endless white space", misbehave: { kind: "say", at: "header", what: "endless-space" } },
	{ name: "stream header without end", misbehave: { kind: "say", at: "header", what: "endless-header" } },
	{ name: "features without end", misbehave: { kind: "say", at: "features", what: "endless-element" } },
	{ name: "SYNs vanish", prepare: leadTo(blackHole) },
	{ name: "half-open sockets: accepted, then nobody reads", prepare: leadTo(tarpit) },
	{ name: "a byte a second", prepare: leadTo(drip) },
	{
		name: "the DNS never answers",
		async prepare(world) {
			for (const service of SERVICES) world.zone.misbehave(`_${service}._tcp.${world.domain}`, "SRV", { kind: "drop" });
		},
	},
	{
		name: "the DNS never answers for addresses",
		async prepare(world) {
			for (const type of /** @type {const} */ (["A", "AAAA"])) world.zone.misbehave(world.host, type, { kind: "drop" });
		},
	},
	{
		name: "CNAME chain of 300",
		async prepare(world) {
			world.zone.remove(world.host, "A").add(world.host, "CNAME", `c0.${world.domain}`);
			for (let i = 0; i < 300; i++) world.zone.add(`c${i}.${world.domain}`, "CNAME", `c${i + 1}.${world.domain}`);
		},
	},
	{
		name: "CNAME loop",
		async prepare(world) {
			world.zone.remove(world.host, "A").add(world.host, "CNAME", `loop.${world.domain}`);
			world.zone.add(`loop.${world.domain}`, "CNAME", world.host);
		},
	},
	{
		name: "10,000 SRV records",
		async prepare(world) {
			for (let i = 0; i < 10_000; i++) {
				world.zone.add(`_xmpps-client._tcp.${world.domain}`, "SRV", `0 5 ${1 + (i % 60_000)} t${i}.${world.domain}`);
			}
		},
	},
	{
		name: "300 SRV records with 40 addresses each",
		async prepare(world) {
			for (let i = 0; i < 300; i++) {
				world.zone.add(`_xmpps-client._tcp.${world.domain}`, "SRV", `0 5 ${world.ports.front} t${i}.${world.domain}`);
				for (let j = 0; j < 40; j++) world.zone.add(`t${i}.${world.domain}`, "A", `127.1.${i % 250}.${j + 1}`);
			}
		},
	},
];

const SERVICES = /** @type {const} */ (["xmpps-client", "xmpp-client", "xmpps-server", "xmpp-server"]);

/** @returns {Promise<import("./run.mjs").Result>} */
export async function run() {
	const folder = mkdtempSync(join(tmpdir(), "xmpps-bench-"));
	try {
		const rows = [];
		for (const one of cases) {
			rows.push({ ...one, ...(await measure(one, folder)) });
			process.stderr.write(`${one.name}: ${rows.at(-1)?.ms} ms, ${rows.at(-1)?.megabytes} MB\n`);
		}
		const longest = rows.reduce((worst, row) => (row.ms > worst.ms ? row : worst));
		const largest = rows.reduce((worst, row) => (row.megabytes > worst.megabytes ? row : worst));
		return {
			measures: rows.map(({ name, ms, megabytes, verdict }) => ({
				what: name,
				value: `${ms} ms, ${megabytes} MB, "${verdict}"`,
				unit: "",
			})),
			bounds: [
				{
					what: `longest, --timeout ${TIMEOUT} (${longest.name})`,
					value: longest.ms,
					limit: TIMEOUT * 1000 + 1000,
					unit: "ms",
				},
				{ what: `most memory (${largest.name})`, value: largest.megabytes, limit: 200, unit: "MB" },
			],
			notes: [
				"The whole process from its start to its end, Node's own start included; memory is the most that was resident (VmHWM). Each world is its own, on loopback, in another process.",
			],
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * @param {Case} one
 * @param {string} folder
 */
async function measure(one, folder) {
	const world = await startWorld(one.misbehave === undefined ? {} : { misbehave: one.misbehave });
	const end = await one.prepare?.(world);
	try {
		const ca = join(folder, "ca.pem");
		writeFileSync(ca, world.ca);
		const began = performance.now();
		const child = spawn(
			process.execPath,
			[
				...[main, "check", world.domain, "--json", "--dns", `${world.dns.address}:${world.dns.port}`],
				...["--ca", ca, "--timeout", String(TIMEOUT)],
			],
			{ stdio: ["ignore", "pipe", "pipe"] },
		);
		let peak = 0;
		const watch = setInterval(() => {
			peak = Math.max(peak, residentPeak(child.pid ?? 0));
		}, 20);
		const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
		clearInterval(watch);
		if (![0, 1, 2, 3].includes(child.exitCode ?? -1))
			throw new Error(`${one.name}: check ended with ${child.exitCode}: ${err}`);
		return {
			ms: Math.round(performance.now() - began),
			megabytes: Math.round(peak / MEGABYTE),
			verdict: JSON.parse(out).verdict.overall,
		};
	} finally {
		await end?.();
		await world.close();
	}
}

/** @param {number} pid @returns {number} bytes */
function residentPeak(pid) {
	try {
		return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
	} catch {
		return 0;
	}
}

/**
 * Leads every record of the world to another port.
 * @param {() => Promise<{ port: number, close: () => Promise<void> }>} start
 */
function leadTo(start) {
	return async (/** @type {World} */ world) => {
		const { port, close } = await start();
		for (const service of SERVICES) {
			world.zone.replace(`_${service}._tcp.${world.domain}`, "SRV", `0 5 ${port} ${world.host}`);
		}
		return close;
	};
}

async function blackHole() {
	const hole = await startBlackHole();
	return { port: hole.port, close: () => hole.close() };
}

async function tarpit() {
	return listen((socket) => socket.pause());
}

async function drip() {
	return listen((socket) => {
		const timer = setInterval(() => socket.write("<"), 1000);
		socket.on("close", () => clearInterval(timer));
	});
}

/** @param {(socket: import("node:net").Socket) => void} serve */
async function listen(serve) {
	/** @type {Set<import("node:net").Socket>} */
	const open = new Set();
	const server = createServer((socket) => {
		open.add(socket);
		socket.on("error", () => undefined);
		serve(socket);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	return {
		port: typeof address === "object" && address !== null ? address.port : 0,
		close: async () => {
			for (const socket of open) socket.destroy();
			server.close();
			await once(server, "close");
		},
	};
}

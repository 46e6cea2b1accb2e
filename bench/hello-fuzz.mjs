// First bytes that are changed by chance, ten million of them; and what the worst ones cost:
//
//   npm run bench -- hello-fuzz [--inputs 10000000] [--seed 20261125] [--save]
//
// None may throw; and what was said of a part must be what is said of the whole, unless more was needed.
import { readdirSync, readFileSync } from "node:fs";
import { parseClientHello } from "../packages/xmpps/dist/gateway/client-hello.js";
import { readProxyHeader } from "../packages/xmpps/dist/gateway/first-bytes/proxy-header.js";
import { readOpening } from "../packages/xmpps/dist/gateway/first-bytes/read-opening.js";
import { proxyHeader } from "../packages/xmpps/dist/gateway/first-bytes/write-proxy-header.js";
import { chance, mutated, SEEDS } from "../packages/xmpps/dist/lab/gateway/mutations.js";

export const about = "First bytes changed by chance: none throws, and more bytes never change what was said";

/** What real programs sent, by the name of the file. */
const hellos = new URL("../packages/xmpps/test/gateway/first-bytes/hellos/", import.meta.url);
const captured = new Map(
	readdirSync(hellos).map((file) => {
		const text = readFileSync(new URL(file, hellos), "utf8").replace(/^#.*$/gm, "").replace(/\s/g, "");
		return [file.replace(/\.hex$/, ""), Buffer.from(text, "hex")];
	}),
);

const [client, server] = [
	{ address: "192.0.2.9", port: 56_324 },
	{ address: "2001:db8::2", port: 443 },
];
const HEADERS = [
	proxyHeader(1, client, client),
	proxyHeader(1, client, server),
	proxyHeader(2, client, client),
	proxyHeader(2, server, client),
	Buffer.from("PROXY UNKNOWN\r\n"),
];

/** Who reads what, and how often of ten times. */
const READERS = [
	{ name: "opening", read: readOpening, seeds: SEEDS, share: 5 },
	{ name: "real hello", read: readOpening, seeds: [...captured.values()], share: 3 },
	{ name: "PROXY header", read: readProxyHeader, seeds: HEADERS, share: 2 },
];

/** @param {readonly string[]} args @param {string} name @param {number} standard */
function numberOf(args, name, standard) {
	const at = args.indexOf(name);
	return at === -1 ? standard : Number(args[at + 1]);
}

/** @param {import("../packages/xmpps/dist/gateway/opening.js").OpeningResult | ReturnType<typeof readProxyHeader>} result */
function classOf(result) {
	if (result.kind === "parsed" && "opening" in result) return `parsed: ${result.opening.kind}`;
	return result.kind === "malformed" && "reason" in result ? `malformed: ${result.reason}` : result.kind;
}

/**
 * Milliseconds for somebody who sends bytes one by one, and is asked no more often than the answers say.
 * @param {Uint8Array} bytes
 */
function costByteByByte(bytes) {
	const began = performance.now();
	let atLeast = 0;
	for (let length = 1; length <= bytes.length; length += 1) {
		if (length < atLeast) continue;
		const result = readOpening(bytes.subarray(0, length));
		if (result.kind !== "need-more") break;
		atLeast = result.atLeast ?? 0;
	}
	return performance.now() - began;
}

/** A hello that announces 64 kB, each byte in a record of its own: the longest that is ever read. */
function oneByteRecords() {
	const wire = Buffer.alloc(65_536 * 6);
	for (let at = 0; at < wire.length; at += 6) wire.set([22, 3, 1, 0, 1, [1, 0, 0xff, 0xfc][at / 6] ?? 0], at);
	return wire;
}

/** Microseconds for one reading of a hello, in the middle of many. @param {Uint8Array} hello */
function costOf(hello) {
	const times = 20_000;
	for (let index = 0; index < times; index += 1) parseClientHello(hello);
	const began = performance.now();
	for (let index = 0; index < times; index += 1) parseClientHello(hello);
	return ((performance.now() - began) * 1000) / times;
}

/** @param {readonly string[]} args @returns {Promise<import("./run.mjs").Result>} */
export async function run(args) {
	const inputs = numberOf(args, "--inputs", 10_000_000);
	const seed = numberOf(args, "--seed", 20_261_125);
	const next = chance(seed);
	/** @type {Map<string, number>} */
	const classes = new Map();
	const turns = READERS.flatMap((reader) => Array.from({ length: reader.share }, () => reader));
	const [first] = turns;
	if (first === undefined) throw new Error("Cannot measure: nobody reads");
	let [thrown, changed, reading, slowest] = [0, 0, 0, 0];
	const began = performance.now();
	for (let index = 0; index < inputs; index += 1) {
		const { name, read, seeds } = turns[index % turns.length] ?? first;
		const bytes = mutated(next, seeds);
		const part = bytes.subarray(0, next(bytes.length + 1));
		const start = performance.now();
		try {
			const whole = read(bytes);
			const before = read(part);
			const took = performance.now() - start;
			reading += took;
			slowest = Math.max(slowest, took);
			const kind = `${name}, ${classOf(whole)}`;
			classes.set(kind, (classes.get(kind) ?? 0) + 1);
			if (before.kind !== "need-more" && JSON.stringify(before) !== JSON.stringify(whole)) changed += 1;
		} catch (error) {
			thrown += 1;
			if (thrown < 5) console.error(`input ${index} of seed ${seed}: ${error}: ${Buffer.from(bytes).toString("hex")}`);
		}
	}
	const seconds = (performance.now() - began) / 1000;
	const chromium = captured.get("chromium") ?? Buffer.alloc(0);
	const spaces = Buffer.from(`GET / HTTP/1.1\r\nHost:${" ".repeat(8_000)}\rx\r\n\r\n`);
	const slow = [
		{ what: "64 kB of hello in records of one byte", bytes: oneByteRecords() },
		{ what: "8 kB of request, in short lines", bytes: Buffer.from(`GET / HTTP/1.1\r\n${"X: y\r\n".repeat(1_400)}`) },
		{ what: "8 kB of stream header, in one attribute", bytes: Buffer.from(`<stream:stream to='${">".repeat(8_300)}`) },
		{ what: "8 kB of stream header, in references", bytes: Buffer.from(`<stream:stream to='${"&amp;".repeat(1_700)}`) },
	];
	const whole = performance.now();
	readOpening(spaces);
	const spacesTook = performance.now() - whole;
	return {
		measures: [
			{ what: "inputs", value: inputs, unit: "" },
			{ what: "inputs a second, with making and comparing them", value: (inputs / seconds).toFixed(0), unit: "" },
			{ what: "time to read one, whole and in part", value: ((reading / inputs) * 1000).toFixed(2), unit: "µs" },
			{ what: "the longest of them, with pauses of the machine", value: slowest.toFixed(1), unit: "ms" },
			{ what: "time in all", value: seconds.toFixed(0), unit: "s" },
			...[...captured].map(([name, hello]) => ({
				what: `to read the hello of ${name}, ${hello.length} bytes`,
				value: costOf(hello).toFixed(2),
				unit: "µs",
			})),
		],
		bounds: [
			{ what: "inputs that threw", value: thrown, limit: 0, unit: "" },
			{ what: "answers that more bytes changed", value: changed, limit: 0, unit: "" },
			{ what: "to read a hello of 2 kB (Chromium's)", value: round(costOf(chromium)), limit: 30, unit: "µs" },
			...slow.map(({ what, bytes }) => ({
				what: `all of it, byte by byte: ${what}`,
				value: round(costByteByByte(bytes)),
				limit: 500,
				unit: "ms",
			})),
			{ what: "a Host among 8,000 spaces", value: round(spacesTook), limit: 50, unit: "ms" },
		],
		tables: [
			{
				head: ["what was changed, and what it is then", "inputs"],
				rows: [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => [kind, String(count)]),
			},
		],
		notes: [`Seed ${seed}: the same inputs come again with it.`],
	};
}

/** @param {number} value */
function round(value) {
	return Math.round(value * 100) / 100;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { builtProgram } from "../../src/lab/built-program.ts";
import { type LinkSetting, type MoverClient, startMover } from "../../src/lab/wire/index.ts";
import { ImpairedNet, whyNot } from "./impaired-net.ts";

const PORT = 7000;
const BYTES = 8 * 1024 * 1024;
const V4 = "203.0.113.2";
const V6 = "2001:db8::2";
const LINK: LinkSetting = { link: "a", inner: "va", outer: "wa" };

/** Milliseconds beyond what must be: a shared machine may be slow, but a delay must not be doubled. */
const GENEROUS = 400;

interface Echo {
	readonly connect: number;
	readonly exchanges: readonly number[];
}
interface Connect {
	readonly connected: boolean;
}
interface Transfer {
	readonly sent: string;
	readonly received: string;
}

const reason = whyNot();
let net: ImpairedNet;
let child: ChildProcess;
let mover: MoverClient;

beforeAll(async () => {
	if (reason !== undefined) return;
	net = await ImpairedNet.start();
	await net.serve(PORT, BYTES);
	mover = await startMover({
		spawn: (argv) => {
			child = net.spawn("net", argv);
			return child;
		},
	});
});

beforeEach(async (ctx) => {
	if (reason !== undefined) ctx.skip(reason);
	// Made anew, it has counted nothing.
	await mover.remove("a").catch(() => undefined);
	await mover.set(LINK);
});

afterAll(async () => {
	await mover?.close();
	await net?.[Symbol.asyncDispose]();
});

const echo = (address: string, times = 3): Promise<Echo> => net.peer("echo", address, PORT, times);
const connects = (patience: number, address = V4): Promise<Connect> => net.peer("connect", address, PORT, patience);

describe("a link with a mover", () => {
	it("delays every round trip of IPv4 and IPv6 by twice its delay", async () => {
		await mover.set({ ...LINK, delay: 40 });
		for (const address of [V4, V6]) {
			const { connect, exchanges } = await echo(address);
			for (const time of [connect, ...exchanges]) expect(time).toBeGreaterThanOrEqual(80);
			expect(Math.min(...exchanges)).toBeLessThan(80 + GENEROUS);
		}
	});

	it("changes its delay while a connection is up", async () => {
		await mover.set({ ...LINK, delay: 60 });
		const slow = echo(V4, 20);
		// Beyond what neighbour discovery may have to say: the connection is made, and some exchanges.
		await expect
			.poll(async () => (await mover.stats())["a"]?.in.frames ?? 0, { timeout: 5000, interval: 20 })
			.toBeGreaterThan(6);
		await mover.set(LINK);
		const { exchanges } = await slow;
		expect(exchanges).toHaveLength(20);
		expect(Math.max(...exchanges)).toBeGreaterThanOrEqual(120);
		expect(Math.min(...exchanges)).toBeLessThan(120);
	});

	it.for([
		{ what: "upload", direction: "out" },
		{ what: "download", direction: "in" },
	] as const)(
		"carries each $what byte for byte, in frames that the kernel did not cut",
		async ({ what, direction }) => {
			const { sent, received } = await net.peer<Transfer>(what, V4, PORT, BYTES);
			expect(received).toBe(sent);
			const stats = (await mover.stats())["a"];
			const { bytes = 0, frames = 0 } = stats?.[direction] ?? {};
			expect(bytes).toBeGreaterThan(BYTES);
			// More than fits a frame of 1500 bytes: the segments were still together.
			expect(bytes / frames).toBeGreaterThan(2000);
			expect(stats).toMatchObject({ in: { failed: 0, lost: 0 }, out: { failed: 0, lost: 0 } });
		},
	);

	it("carries the bytes of a delayed IPv6 connection too", async () => {
		await mover.set({ ...LINK, delay: 5 });
		const { sent, received } = await net.peer<Transfer>("upload", V6, PORT, 4 * 1024 * 1024);
		expect(received).toBe(sent);
	});

	it("carries all bytes though frames are lost", async () => {
		await mover.set({ ...LINK, loss: 5 });
		const { sent, received } = await net.peer<Transfer>("upload", V4, PORT, 2 * 1024 * 1024);
		expect(received).toBe(sent);
		const stats = (await mover.stats())["a"];
		expect((stats?.in.lost ?? 0) + (stats?.out.lost ?? 0)).toBeGreaterThan(0);
	});
});

describe("a black hole", () => {
	it.for<{ name: string; fault: Partial<LinkSetting> }>([
		{ name: "all", fault: { drop: "all" } },
		{ name: "in", fault: { drop: "in" } },
		{ name: "out", fault: { drop: "out" } },
		{ name: "loss 100", fault: { loss: 100 } },
	])("$name lets no connection through, until it is off", async ({ fault }) => {
		expect(await connects(5000)).toMatchObject({ connected: true });
		await mover.set({ ...LINK, ...fault });
		expect(await connects(600)).toMatchObject({ connected: false });
		await mover.set(LINK);
		expect(await connects(5000)).toMatchObject({ connected: true });
	});

	it("is healed within a connection attempt, by what TCP sends again", async () => {
		await mover.set({ ...LINK, drop: "all" });
		const attempt = connects(10_000);
		await expect
			.poll(async () => (await mover.stats())["a"]?.out.lost ?? 0, { timeout: 5000, interval: 20 })
			.toBeGreaterThan(1);
		await mover.set(LINK);
		expect(await attempt).toMatchObject({ connected: true });
	});
});

describe("the mover", () => {
	it("moves nothing any more once a link is removed", async () => {
		await mover.remove("a");
		expect(await mover.stats()).toEqual({});
		expect(await connects(600)).toMatchObject({ connected: false });
		await expect(mover.remove("a")).rejects.toThrow('Cannot remove link "a": there is none of that name');
	});

	it("names an interface that does not exist, and keeps the link as it was", async () => {
		const wrong = { ...LINK, outer: "nowhere" };
		await expect(mover.set(wrong)).rejects.toThrow('Cannot open packet socket on "nowhere": ENODEV');
		expect(await connects(5000)).toMatchObject({ connected: true });
	});

	it("refuses a second link on an interface", async () => {
		const second = { link: "second", inner: "wa", outer: "vb" };
		await expect(mover.set(second)).rejects.toThrow('Cannot set link "second": "wa" belongs to link "a"');
	});

	it("survives that an interface goes down, comes up, vanishes and is made anew", async () => {
		await net.run("net", "ip", "link", "set", "wa", "down");
		expect(await connects(600)).toMatchObject({ connected: false });
		await net.run("net", "ip", "link", "set", "wa", "up");
		expect(await connects(5000)).toMatchObject({ connected: true });

		await net.run("net", "ip", "link", "del", "wa");
		await expect(mover.set(LINK)).rejects.toThrow('Cannot open packet socket on "wa": ENODEV');
		await net.run("net", "ip", "link", "add", "wa", "type", "veth", "peer", "name", "ba");
		await net.run("net", "ip", "link", "set", "ba", "master", "br0", "up");
		await net.run("net", "ip", "link", "set", "wa", "up");
		await mover.set(LINK);
		expect(await connects(5000)).toMatchObject({ connected: true });
	});
});

describe("the program", () => {
	const answers = async (input: string): Promise<{ lines: unknown[]; code: number | null }> => {
		const program = spawn(process.execPath, [builtProgram("lab/wire/frame-mover.js")], {
			stdio: ["pipe", "pipe", "inherit"],
		});
		let out = "";
		program.stdout.setEncoding("utf8").on("data", (text: string) => {
			out += text;
		});
		program.stdin.end(input);
		const [code] = await once(program, "close");
		const lines = out.trimEnd().split("\n");
		return { code, lines: lines.map((line) => JSON.parse(line)) };
	};

	it("answers what it cannot read with an error each, and ends with its stdin", async () => {
		const { lines, code } = await answers(`nonsense\n${"x".repeat(5000)}\n{"stats":true}\n{"link":"a"}\n`);
		expect(lines).toEqual([
			{ error: "Cannot read command: it is not JSON" },
			{ error: "Cannot read command: it has more than 4096 characters" },
			{ stats: {}, ok: true },
			{ link: "a", error: 'Cannot set link "a": "inner" is no interface name: missing' },
		]);
		expect(code).toBe(0);
	});

	it("ends on SIGTERM", async () => {
		const program = spawn(process.execPath, [builtProgram("lab/wire/frame-mover.js")], {
			stdio: ["pipe", "pipe", "inherit"],
		});
		program.stdin.write('{"stats":true}\n');
		await once(program.stdout, "data");
		program.kill("SIGTERM");
		const [code, signal] = await once(program, "close");
		expect([code, signal]).toEqual([null, "SIGTERM"]);
	});

	it("takes its links with it, and fails what is asked afterwards", async () => {
		await mover.set(LINK);
		const ended = once(child, "close");
		await mover.close();
		expect((await ended)[0]).toBe(0);
		expect(await connects(600)).toMatchObject({ connected: false });
		await expect(mover.stats()).rejects.toThrow("Cannot read statistics: the frame mover is closed");
	});
});

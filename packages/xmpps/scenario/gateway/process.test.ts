import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { askControl } from "../../src/cli/gateway/ask-control.ts";
import { builtProgram } from "../../src/lab/built-program.ts";
import { helloBytes } from "../../src/lab/gateway/hello-bytes.ts";
import type { RouteTable } from "../../src/model/route-table.ts";
import { pass, table } from "../../test/gateway/route/route-world.ts";

/** `xmpps gateway` as a process, on loopback: what it obeys, and how it begins and ends. */
let folder: string;
let file: string;
let control: string;
let port: number;
let backend: Server;
const children = new Set<ChildProcess>();

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "xmpps-gateway-"));
	file = join(folder, "table.json");
	control = join(folder, "control");
	backend = createServer((socket) => {
		socket.on("error", () => undefined);
		socket.on("data", () => socket.write("one"));
	}).listen(0, "127.0.0.1");
	await once(backend, "listening");
	port = await freePort();
	write();
});

afterEach(async () => {
	// One that took over is nobody's child here.
	const last = await serving().catch(() => undefined);
	if (last !== undefined && ![...children].some(({ pid }) => pid === last)) process.kill(last, "SIGKILL");
	for (const child of children) {
		if (child.exitCode === null && child.signalCode === null) {
			child.kill("SIGKILL");
			await once(child, "exit");
		}
	}
	children.clear();
	backend.close();
	rmSync(folder, { recursive: true });
});

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const free = (server.address() as AddressInfo).port;
	server.close();
	await once(server, "close");
	return free;
}

/** Writes a table that leads to the backend. */
function write(changed: Partial<RouteTable> = {}): void {
	const to = pass("xmpp", (backend.address() as AddressInfo).port);
	const listeners = [{ name: "https", address: "127.0.0.1", port, proxyFrom: [] }];
	const routes = [{ name: "clients", match: { alpn: ["xmpp-client"] }, to }];
	writeFileSync(
		file,
		JSON.stringify(table(routes, { listeners, log: { level: "info", addresses: "whole" }, ...changed })),
	);
}

interface Running {
	readonly child: ChildProcess;
	/** Every line of its log. */
	readonly lines: { readonly msg: string; readonly pid?: number }[];
	/** Waits until it has said something. */
	said(msg: string): Promise<{ readonly msg: string; readonly pid?: number }>;
}

async function start(): Promise<Running> {
	const argv = [builtProgram("cli/main.js"), "gateway", "--table", file, "--control", control];
	const child = spawn(process.execPath, argv, { stdio: ["ignore", "inherit", "pipe"] });
	children.add(child);
	const lines: Running["lines"] = [];
	let rest = "";
	child.stderr?.setEncoding("utf8").on("data", (text: string) => {
		const parts = (rest + text).split("\n");
		rest = parts.pop() ?? "";
		// What a process that ends at once says is for people.
		lines.push(
			...parts.map((line) => (line.startsWith("{") ? (JSON.parse(line) as Running["lines"][number]) : { msg: line })),
		);
	});
	const said = async (msg: string): ReturnType<Running["said"]> => {
		await expect.poll(() => lines.map((line) => line.msg), { timeout: 15_000 }).toContain(msg);
		return lines.findLast((line) => line.msg === msg) ?? { msg };
	};
	await said("ready");
	return { child, lines, said };
}

/** Connects as a client does. @returns what the backend said first; `refused` or `reset` when nobody did */
async function dial(): Promise<{ readonly socket: Socket; readonly heard: string }> {
	const socket = connect({ port, host: "127.0.0.1" });
	const heard = new Promise<string>((resolve) => {
		socket.once("data", (bytes) => resolve(String(bytes)));
		socket.once("error", (error: NodeJS.ErrnoException) =>
			resolve(error.code === "ECONNREFUSED" ? "refused" : "reset"),
		);
		socket.once("close", () => resolve("reset"));
	});
	socket.write(helloBytes({ serverName: "a.example", alpn: ["xmpp-client"] }));
	return { socket, heard: await heard };
}

/** Whether nobody listens any more. */
async function refused(): Promise<boolean> {
	const { socket, heard } = await dial();
	socket.destroy();
	return heard === "refused";
}

/** The process that answers for the gateway. */
async function serving(): Promise<number> {
	return (JSON.parse((await askControl(control, "GET", "/status")).body) as { pid: number }).pid;
}

/** Says something over a connection that is open, and waits for the answer. */
async function echo(socket: Socket): Promise<string> {
	socket.write("x");
	const [bytes] = await once(socket, "data");
	return String(bytes);
}

/** Runs a command line to its end. */
async function run(...args: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }> {
	const child = spawn(process.execPath, [builtProgram("cli/main.js"), "gateway", ...args], {
		stdio: ["ignore", "pipe", "pipe"],
	});
	children.add(child);
	let text = "";
	for (const stream of [child.stdout, child.stderr])
		stream?.setEncoding("utf8").on("data", (part: string) => (text += part));
	const [code] = await once(child, "close");
	return { code, text };
}

describe("xmpps gateway", () => {
	test("reads its table again at SIGHUP and by its control socket, and no session notices", async () => {
		const gateway = await start();
		const { socket, heard } = await dial();
		expect(heard).toBe("one");
		const other = createServer((one) => one.on("error", () => undefined).once("data", () => one.end("two"))).listen(
			0,
			"127.0.0.1",
		);
		await once(other, "listening");
		const routes = [{ name: "all", match: {}, to: pass("mixed", (other.address() as AddressInfo).port) }];
		write({ routes });
		gateway.child.kill("SIGHUP");
		await gateway.said("reloaded");
		expect((await dial()).heard).toBe("two");
		expect(await echo(socket)).toBe("one");
		write();
		expect(await run("reload", "--control", control)).toEqual({ code: 0, text: "reloaded\n" });
		expect((await dial()).heard).toBe("one");
		expect(await echo(socket)).toBe("one");
		socket.destroy();
		other.close();
	});

	test("keeps its routes when the table is no good, and says what is wrong", async () => {
		const gateway = await start();
		writeFileSync(file, '{"listeners":[]}');
		const { code, text } = await run("reload", "--control", control);
		expect([code, text]).toEqual([65, expect.stringContaining("routes: it is missing")]);
		await gateway.said("not reloaded, the routes stay as they were");
		expect((await dial()).heard).toBe("one");
	});

	test("hands over to another process, and nobody is refused or cut off meanwhile", async () => {
		const gateway = await start();
		const { socket } = await dial();
		let over = false;
		const heard: string[] = [];
		const dialling = (async () => {
			while (!over) {
				const one = await dial();
				heard.push(one.heard);
				one.socket.destroy();
				await sleep(2);
			}
		})();
		await sleep(200);
		gateway.child.kill("SIGUSR2");
		const { pid } = await gateway.said("another process has taken over");
		await sleep(300);
		over = true;
		await dialling;
		expect(heard.length).toBeGreaterThan(50);
		expect(new Set(heard)).toEqual(new Set(["one"]));
		// The session stays with the process that took it, which ends when it does.
		expect(await echo(socket)).toBe("one");
		expect(gateway.child.exitCode).toBeNull();
		socket.destroy();
		expect(await once(gateway.child, "exit")).toEqual([0, null]);
		expect((await dial()).heard).toBe("one");
		expect(await run("upgrade", "--control", control)).toMatchObject({ code: 0 });
		const now = await serving();
		expect(new Set([gateway.child.pid, pid, now]).size).toBe(3);
		process.kill(now, "SIGTERM");
		await expect.poll(refused, { timeout: 10_000 }).toBe(true);
	});

	test("goes on when the one that was to take over cannot", async () => {
		const gateway = await start();
		writeFileSync(file, "nonsense");
		const { code, text } = await run("upgrade", "--control", control);
		expect([code, text]).toEqual([65, expect.stringContaining("it ended with exit code 65")]);
		write();
		expect((await dial()).heard).toBe("one");
		expect(await run("reload", "--control", control)).toMatchObject({ code: 0 });
		expect(gateway.child.exitCode).toBeNull();
	});

	test("takes no more connections when it is to stop, and waits for those that there are", async () => {
		write({ limits: { ...table([]).limits, drainSeconds: 30 } });
		const gateway = await start();
		const { socket } = await dial();
		gateway.child.kill("SIGTERM");
		await expect.poll(refused).toBe(true);
		expect(await echo(socket)).toBe("one");
		expect(gateway.child.exitCode).toBeNull();
		socket.destroy();
		expect(await once(gateway.child, "exit")).toEqual([0, null]);
	});

	test("ends the sessions that it kept after a hand-over when it is told to stop as well", async () => {
		write({ limits: { ...table([]).limits, drainSeconds: 0.2 } });
		const gateway = await start();
		const { socket, heard } = await dial();
		expect(heard).toBe("one");
		gateway.child.kill("SIGUSR2");
		await gateway.said("another process has taken over");
		// What comes now is for the other one.
		gateway.child.kill("SIGHUP");
		expect(await echo(socket)).toBe("one");
		gateway.child.kill("SIGTERM");
		expect(await once(gateway.child, "exit")).toEqual([0, null]);
		expect(gateway.lines.map(({ msg }) => msg)).not.toContain("reloaded");
		expect((await dial()).heard).toBe("one");
		socket.destroy();
	});

	test("serves metrics where the table has them, also when it is read again", async () => {
		const [first, second] = [await freePort(), await freePort()];
		const scrape = async (at: number): Promise<string> => {
			try {
				return String((await fetch(`http://127.0.0.1:${at}/metrics`)).status);
			} catch {
				return "nobody";
			}
		};
		write({ metrics: { address: "127.0.0.1", port: first } });
		await start();
		expect(await scrape(first)).toBe("200");
		// Only metrics are for whoever reaches a port.
		expect((await fetch(`http://127.0.0.1:${first}/status`)).status).toBe(404);
		write({ metrics: { address: "127.0.0.1", port: second } });
		expect(await run("reload", "--control", control)).toMatchObject({ code: 0 });
		expect([await scrape(first), await scrape(second)]).toEqual(["nobody", "200"]);
	});

	test("answers who asks for its status and metrics", async () => {
		await start();
		const { socket } = await dial();
		expect(JSON.parse((await askControl(control, "GET", "/status")).body)).toMatchObject({
			connections: 1,
			routes: { clients: 1 },
		});
		const { body } = await askControl(control, "GET", "/metrics");
		expect(body).toContain('xmpps_gateway_routed_total{route="clients",protocol="xmpp"} 1');
		expect((await askControl(control, "GET", "/nothing")).status).toBe(404);
		socket.destroy();
	});

	test("says what is wrong before it serves anybody", async () => {
		writeFileSync(file, "{}");
		expect(await run("--table", file)).toEqual({
			code: 65,
			text: expect.stringContaining(`${file}: listeners: it is missing`),
		});
		expect(await run("--table", join(folder, "none"))).toEqual({ code: 65, text: expect.stringContaining("ENOENT") });
		expect(await run()).toEqual({ code: 64, text: expect.stringContaining("give either --table or --config") });
		const taken = { name: "https", address: "127.0.0.1", port: (backend.address() as AddressInfo).port, proxyFrom: [] };
		write({ listeners: [taken] });
		const problems = await run("--table", file);
		expect(problems).toEqual({ code: 65, text: expect.stringContaining("leads back to the listener") });
		const other = createServer().listen(0, "127.0.0.1");
		await once(other, "listening");
		write({ listeners: [{ ...taken, port: (other.address() as AddressInfo).port }] });
		expect(await run("--table", file)).toEqual({
			code: 2,
			text: expect.stringContaining("Cannot listen: listen EADDRINUSE"),
		});
		other.close();
		// Two gateways cannot be asked at one place; the first one stays there.
		write();
		await start();
		const elsewhere = { ...taken, port: await freePort() };
		const second = join(folder, "second.json");
		writeFileSync(second, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), listeners: [elsewhere] }));
		expect(await run("--table", second, "--control", control)).toEqual({
			code: 2,
			text: expect.stringContaining("EADDRINUSE"),
		});
		expect(await serving()).toBeGreaterThan(0);
		expect(await run("reload", "--control", join(folder, "none"))).toEqual({
			code: 2,
			text: expect.stringContaining("no gateway runs there"),
		});
	});
});

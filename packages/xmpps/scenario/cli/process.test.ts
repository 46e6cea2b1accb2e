import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blackHole, startDnsServer, startWorld, type World, Zone } from "../../src/lab/embedded/index.ts";

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

interface Running {
	readonly child: ChildProcess;
	readonly out: () => string;
	readonly err: () => string;
	/** Resolves when stdout matches. */
	until(pattern: RegExp): Promise<void>;
	readonly end: Promise<number | null>;
}

function xmpps(...args: string[]): Running {
	const child = spawn(process.execPath, [MAIN, ...args], {
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, NO_COLOR: "1" },
	});
	let out = "";
	let err = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		out += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		err += text;
	});
	const end = once(child, "close").then(([code]) => code as number | null);
	return {
		child,
		out: () => out,
		err: () => err,
		end,
		until: (pattern) => expect.poll(() => out, { timeout: 10_000, interval: 20 }).toMatch(pattern),
	};
}

let world: World;
let ca: string;
beforeAll(async () => {
	world = await startWorld();
	ca = join(tmpdir(), `xmpps-scenario-${process.pid}.pem`);
	await writeFile(ca, world.ca);
});
afterAll(async () => {
	await world.close();
	await import("node:fs/promises").then(({ rm }) => rm(ca, { force: true }));
});

describe("xmpps lab up --embedded", () => {
	it("proves everything and ends with 0 with --once", async () => {
		const run = xmpps("lab", "up", "--embedded", "--once");
		expect(await run.end).toBe(0);
		expect(run.out()).toContain("3 round trips");
		expect(run.out()).not.toContain("NO ");
		expect(run.err()).toBe("");
	});

	it("stays up until Ctrl-C, then leaves nothing behind", async () => {
		const run = xmpps("lab", "up", "--embedded");
		await run.until(/until Ctrl-C/);
		const file = /--ca (\S+)/.exec(run.out())?.[1] ?? "";
		expect(existsSync(file)).toBe(true);
		run.child.kill("SIGINT");
		expect(await run.end).toBe(0);
		expect(run.out()).toContain("Taken down");
		expect(existsSync(file)).toBe(false);
	});

	it("prints one JSON document", async () => {
		const run = xmpps("lab", "up", "--embedded", "--once", "--json");
		expect(await run.end).toBe(0);
		expect(JSON.parse(run.out())).toMatchObject({ proven: true, domain: "example.test" });
	});
});

describe("xmpps connect", () => {
	it("shows each step, and ends with 0", async () => {
		const run = xmpps("connect", world.domain, "--dns", `127.0.0.1:${world.dns.port}`, "--ca", ca);
		expect(await run.end).toBe(0);
		expect(run.err()).toBe("");
		const sections = run
			.out()
			.split("\n")
			.filter((line) => /^\S/.test(line));
		expect(sections).toEqual(["Looked up", "Order", "Tried", "Connected"]);
	});

	it("prints one JSON document with everything", async () => {
		const run = xmpps("connect", world.domain, "--dns", `127.0.0.1:${world.dns.port}`, "--ca", ca, "--json");
		expect(await run.end).toBe(0);
		const document = JSON.parse(run.out());
		expect(document).toMatchObject({
			connected: true,
			domain: { ascii: world.domain },
			service: "client",
			lookups: [{ answer: { kind: "found" } }, { answer: { kind: "found" } }],
			outcome: { kind: "candidates" },
			attempts: [{ outcome: { kind: "secured" } }],
			stream: { roundTrips: 3, tls: { alpn: "xmpp-client" }, identity: { by: "dns-id" } },
		});
	});

	it("refuses a certificate that the system does not trust, with 2 and one line", async () => {
		const run = xmpps("connect", world.domain, "--dns", `127.0.0.1:${world.dns.port}`);
		expect(await run.end).toBe(2);
		expect(run.out()).toContain("certificate-untrusted");
		expect(run.err().trimEnd().split("\n")).toHaveLength(1);
	});

	it("ends at Ctrl-C in the middle, with one line and no stack trace", async () => {
		await using hole = await blackHole();
		const zone = new Zone(world.domain)
			.add(`_xmpps-client._tcp.${world.domain}`, "SRV", `0 0 ${hole.port} hole.${world.domain}`)
			.add(`hole.${world.domain}`, "A", hole.address);
		await using dns = await startDnsServer(zone);
		const run = xmpps("connect", world.domain, "--dns", `127.0.0.1:${dns.port}`);
		await run.until(/Order/);
		run.child.kill("SIGINT");
		expect(await run.end).toBe(130);
		expect(run.err().trimEnd().split("\n")).toHaveLength(1);
		expect(run.err()).not.toContain("    at ");
	});

	it("is no defect when nobody reads on", async () => {
		const run = xmpps("connect", world.domain, "--dns", `127.0.0.1:${world.dns.port}`, "--ca", ca);
		run.child.stdout?.destroy();
		// It ends as by Ctrl-C, unless it had come to its end by then.
		expect([0, 130]).toContain(await run.end);
		expect(run.err()).not.toMatch(/defect|EPIPE|\n {4}at /);
	});
});

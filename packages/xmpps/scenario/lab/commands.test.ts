import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type CommandResult, runCommand } from "../../src/host/run-command.ts";
import { builtProgram } from "../../src/lab/built-program.ts";
import { readCapture } from "../../src/lab/capture/index.ts";
import { imagesFolder, stateFolder } from "../../src/lab/real/state-folder.ts";
import { lab, labTest, missing } from "./real-lab.ts";

let state: string;
beforeAll(async () => {
	if (missing !== undefined) return;
	await (await lab()).close();
	state = mkdtempSync(join(tmpdir(), "xmpps-commands-"));
	symlinkSync(imagesFolder(stateFolder()), join(state, "images"));
}, 600_000);
afterAll(() => {
	if (missing === undefined) rmSync(state, { recursive: true, force: true });
});

function xmpps(...args: string[]): Promise<CommandResult> {
	const env = { PATH: process.env["PATH"] ?? "", XMPPS_LAB_STATE: state, NO_COLOR: "1" };
	return runCommand([process.execPath, builtProgram("cli/main.js"), "lab", ...args], { env, timeout: 60_000 });
}

describe("a lab that is kept", () => {
	labTest("is found, entered, recorded and taken down by other commands", async () => {
		expect(await xmpps("status")).toMatchObject({ code: 2, stdout: "No lab runs\n" });
		expect(await xmpps("exec", "server", "true")).toMatchObject({
			code: 2,
			stderr: "xmpps: Cannot find a lab: none runs (xmpps lab up --keep starts one)\n",
		});

		const up = await xmpps("up", "--keep");
		expect(up).toMatchObject({ code: 0, stdout: expect.stringContaining("All 12 proven") });
		try {
			const status = await xmpps("status", "--json");
			const { labs } = JSON.parse(status.stdout) as {
				labs: { id: string; phase: string; hosts: { name: string }[] }[];
			};
			expect(labs).toMatchObject([{ phase: "up", world: "the tutorial's" }]);
			const hosts = labs[0]?.hosts.map(({ name }) => name);
			expect(hosts).toEqual(["server", "client", "dns", "resolver", "ca"]);
			expect((await xmpps("status")).stdout).toMatch(/server +up +machine +bookworm +203\.0\.113\.1 /);

			// What stands behind the command belongs to it, and its exit code is the answer.
			expect(await xmpps("exec", "server", "sh", "-c", "hostname; exit 5")).toMatchObject({
				code: 5,
				stdout: "server\n",
			});
			const here = await xmpps("exec", "--here", "client", "pwd");
			expect(here).toMatchObject({ code: 0, stdout: `${process.cwd()}\n` });
			expect(await xmpps("exec", "nobody", "true")).toMatchObject({
				code: 64,
				stderr: expect.stringContaining('Cannot find host "nobody": lab'),
			});
			expect(await xmpps("exec", "--lab", "none", "server", "true")).toMatchObject({ code: 64 });

			const curl = ["exec", "client", "curl", "-sS", "-m", "2", "-o", "/dev/null", "https://example.com/"];
			expect(await xmpps("link", "client", "--drop", "all")).toMatchObject({
				code: 0,
				stdout: "Link of client: nothing passes\n",
			});
			expect(await xmpps(...curl)).toMatchObject({ code: 28 });
			expect(await xmpps("link", "client")).toMatchObject({ code: 0, stdout: "Link of client: nothing in the way\n" });
			expect(await xmpps(...curl)).toMatchObject({ code: 0 });
			expect(await xmpps("link", "client", "--loss", "101")).toMatchObject({ code: 64 });

			const file = join(state, "client.pcap");
			const recording = xmpps("capture", "client", "--seconds", "3", "--out", file);
			await expect
				.poll(() => xmpps("exec", "client", "curl", "-sS", "-o", "/dev/null", "https://example.com/"), {
					timeout: 10_000,
				})
				.toMatchObject({ code: 0 });
			// The capture may have begun a moment later: ask until it is over.
			const asking = setInterval(() => {
				void xmpps("exec", "client", "curl", "-sS", "-m", "1", "-o", "/dev/null", "https://example.com/");
			}, 700);
			const recorded = await recording;
			clearInterval(asking);
			expect(recorded).toMatchObject({
				code: 0,
				stdout: expect.stringMatching(/203\.0\.113\.1:443|\[2001:db8::1\]:443/),
			});
			expect(readCapture(readFileSync(file)).flows.length).toBeGreaterThan(0);
		} finally {
			expect(await xmpps("down")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Taken down: lab /) });
		}
		expect(await xmpps("status")).toMatchObject({ code: 2 });
	});

	labTest("is not guessed when two run", async () => {
		const ups = await Promise.all([xmpps("up", "--keep"), xmpps("up", "--keep")]);
		expect(ups.map(({ code }) => code)).toEqual([0, 0]);
		expect(await xmpps("exec", "server", "true")).toMatchObject({
			code: 64,
			stderr: expect.stringMatching(/Cannot tell which lab is meant: \S+, \S+ run; name one with --lab/),
		});
		expect(await xmpps("down", "--all")).toMatchObject({ code: 0 });
		expect(await xmpps("status")).toMatchObject({ code: 2 });
	});
});

describe("a lab that cannot be", () => {
	const run = (...before: string[]): Promise<CommandResult> => {
		const env = { PATH: process.env["PATH"] ?? "", XMPPS_LAB_STATE: state, NO_COLOR: "1" };
		return runCommand([...before, process.execPath, builtProgram("cli/main.js"), "lab", "run"], { env });
	};

	labTest("says in one sentence which part the kernel refuses, and leaves nothing", async () => {
		for (const [capability, part] of [
			["sys_admin", "namespaces"],
			["net_admin", "a bridge"],
		]) {
			const { code, stderr } = await run("setpriv", `--bounding-set=-${capability}`);
			expect(code).toBe(3);
			expect(stderr).toMatch(
				new RegExp(`^xmpps: Cannot start the lab: this machine refuses ${part}: [^\\n]*not permitted\n$`),
			);
		}
		expect(readdirSync(join(state, "labs"))).toEqual([]);
	});

	labTest("says in one sentence that it needs root", async () => {
		const { code, stderr } = await run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
		expect(code).toBe(3);
		expect(stderr).toMatch(/^xmpps: Cannot start a lab of real hosts: it needs root; "--embedded" [^\n]*\n$/);
	});

	labTest("says that its folder cannot be made", async () => {
		const env = { PATH: process.env["PATH"] ?? "", XMPPS_LAB_STATE: "/proc/nowhere" };
		const argv = [process.execPath, builtProgram("cli/main.js"), "lab", "run"];
		const { code, stderr } = await runCommand(argv, { env });
		expect(code).toBe(3);
		expect(stderr).toBe('xmpps: Cannot make the lab\'s folder "/proc/nowhere": ENOENT\n');
	});
});

describe("a world from a file", () => {
	labTest(
		"is brought up, and what can be shown of any world is shown",
		async () => {
			const file = join(state, "world.yaml");
			writeFileSync(
				file,
				`name: a small
hosts:
  - { name: client, kind: plain, v4: [203.0.113.10], v6: ["2001:db8::10"] }
  - name: web
    kind: machine
    v4: [203.0.113.1]
    programs:
      - { program: nginx, sites: [{ names: [www.example.org], listen: ["80"], text: hello }] }
  - { name: dns, kind: plain, v4: [203.0.113.53], programs: [{ program: knot }] }
  - { name: resolver, kind: plain, v4: [203.0.113.54], programs: [{ program: unbound }] }
zones:
  - { name: example.org, records: ["www A 203.0.113.1"] }
`,
			);
			const { code, stdout } = await xmpps("run", "--world", file, "--json");
			expect(code).toBe(0);
			expect(JSON.parse(stdout)).toMatchObject({ ok: true, world: "a small" });
			expect(stdout).toContain("example.org (AD)");
		},
		300_000,
	);

	labTest("is refused with all its problems, before anything is started", async () => {
		const file = join(state, "bad.yaml");
		writeFileSync(file, "name: bad\nhosts:\n  - { name: a, kind: b }\n");
		const { code, stderr } = await xmpps("run", "--world", file);
		expect(code).toBe(65);
		expect(stderr).toMatch(/bad\.yaml:3:\d+: hosts\.0\.kind: /);
		expect(stderr).toMatch(/bad\.yaml:1:1: zones: /);
		writeFileSync(
			file,
			"name: bad\nhosts:\n  - { name: a, kind: plain, programs: [{ program: unbound }] }\nzones: []\n",
		);
		expect(await xmpps("run", "--world", file)).toMatchObject({
			code: 65,
			stderr: expect.stringMatching(/^xmpps: Cannot use world file ".*": Cannot serve DNS/),
		});
	});
});

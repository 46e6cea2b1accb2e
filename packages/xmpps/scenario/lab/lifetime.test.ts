import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { runCommand } from "../../src/host/run-command.ts";
import { builtProgram } from "../../src/lab/built-program.ts";
import { cgroupIds, labCgroup, populated } from "../../src/lab/real/cgroup.ts";
import { imagesFolder, labsFolder, stateFolder } from "../../src/lab/real/state-folder.ts";
import { lab, labTest, missing } from "./real-lab.ts";

const MAIN = builtProgram("cli/main.js");
const ALONE = fileURLToPath(new URL("alone.mjs", import.meta.url));

/** A state folder of this test's own, so that other labs are not counted; the images are those of all. */
let state: string;
let env: Record<string, string>;
beforeAll(async () => {
	if (missing !== undefined) return;
	// The images are there after these.
	for (const release of ["bookworm", "trixie"] as const) await (await lab({ release })).close();
	state = mkdtempSync(join(tmpdir(), "xmpps-lifetime-"));
	symlinkSync(imagesFolder(stateFolder()), join(state, "images"));
	env = { PATH: process.env["PATH"] ?? "", XMPPS_LAB_STATE: state, NO_COLOR: "1" };
}, 600_000);
afterAll(() => {
	if (missing === undefined) rmSync(state, { recursive: true, force: true });
});

/** A run of the tool, alone in a PID namespace. */
interface Round {
	readonly args: readonly string[];
	readonly killAfter?: number;
	readonly signal?: NodeJS.Signals;
}

/** What was left of it. */
interface RoundResult {
	readonly code: number | null;
	readonly out: string;
	/** Processes, after `ms` milliseconds. */
	readonly left: readonly string[];
	readonly ms: number;
	readonly namespaces: readonly string[];
	readonly mounted: boolean;
}

async function alone(rounds: readonly Round[], timeout = 60_000): Promise<RoundResult[]> {
	const script = '"$@"; exit $?';
	const argv = ["unshare", "-mpf", "--kill-child", "--mount-proc", "sh", "-c", script, "sh", process.execPath, ALONE];
	const input = JSON.stringify({ main: MAIN, rounds });
	const { code, stdout, stderr } = await runCommand(argv, { env, input, timeout });
	if (code !== 0) throw new Error(`alone.mjs ended with ${code}: ${stderr}`);
	return JSON.parse(stdout) as RoundResult[];
}

interface RunAnswer {
	readonly ok: boolean;
	readonly steps: readonly { readonly name: string; readonly ok: boolean; readonly ms: number }[];
}

const RUN = ["lab", "run", "--json"];

describe("a lab's life", () => {
	labTest("is one document with every step, and leaves nothing behind", async () => {
		const [result] = await alone([{ args: RUN }]);
		const answer = JSON.parse(result?.out ?? "") as RunAnswer;
		expect(answer.steps.filter((step) => !step.ok)).toEqual([]);
		expect(answer).toMatchObject({ ok: true, world: "the tutorial's", release: "bookworm" });
		for (const step of answer.steps) {
			expect(step).toMatchObject({ name: expect.any(String), ms: expect.any(Number), evidence: expect.any(String) });
		}
		expect(answer.steps.map(({ name }) => name)).toContain("host server");
		expect(result).toMatchObject({ code: 0, left: [], namespaces: [], mounted: false });
		expect(readdirSync(labsFolder(state))).toEqual([]);
		expect(cgroupIds().filter((id) => !populated(labCgroup(id)))).toEqual([]);
	});

	labTest("goes three times side by side", async () => {
		const runs = await Promise.all([
			alone([{ args: RUN }]),
			alone([{ args: [...RUN, "--debian", "trixie"] }]),
			alone([{ args: RUN }]),
		]);
		expect(runs.map(([result]) => result?.code)).toEqual([0, 0, 0]);
		expect(runs.flatMap(([result]) => result?.left)).toEqual([]);
		expect(readdirSync(labsFolder(state))).toEqual([]);
	});

	labTest("needs nothing of this machine's network, and sends nothing there", async () => {
		// A network of its own for the whole command, in which nothing is but loopback: its counters are the lab's alone.
		const script = `ip link set lo up; "$@" >"$out"; rc=$?; cat /proc/net/snmp /proc/net/dev; exit $rc`;
		const argv = ["unshare", "-n", "sh", "-c", script, "sh", process.execPath, MAIN, ...RUN];
		const { code, stdout } = await runCommand(argv, {
			env: { ...env, out: join(state, "answer.json") },
			timeout: 60_000,
		});
		expect(code).toBe(0);
		const counters = (name: string): Record<string, number> => {
			const [keys = "", values = ""] = stdout.split("\n").filter((line) => line.startsWith(`${name}: `));
			const numbers = values.split(" ").slice(1).map(Number);
			return Object.fromEntries(
				keys
					.split(" ")
					.slice(1)
					.map((key, index) => [key, numbers[index] ?? Number.NaN]),
			);
		};
		expect(counters("Ip")).toMatchObject({ OutRequests: 0, InReceives: 0 });
		expect(counters("Tcp")).toMatchObject({ ActiveOpens: 0, PassiveOpens: 0 });
		expect(counters("Udp")).toMatchObject({ OutDatagrams: 0 });
		// An interface of the machine that leads out was not even there.
		expect(stdout).not.toMatch(/^ *(eth|en|wl)\S*:/m);
	});

	labTest(
		"ends with whoever keeps it, however that ends: killed at 20 random moments",
		async () => {
			const rounds = Array.from({ length: 20 }, () => ({
				args: RUN,
				killAfter: Math.round(50 + Math.random() * 2200),
			}));
			const results = await alone([...rounds, { args: RUN }], 170_000);
			const left = results.flatMap(({ left, ms }, round) =>
				left.map((one) => `killed after ${rounds[round]?.killAfter} ms, still there ${ms} ms later: ${one}`),
			);
			expect(left).toEqual([]);
			expect(results.at(-1)).toMatchObject({ code: 0, namespaces: [], mounted: false });
			expect(readdirSync(labsFolder(state))).toEqual([]);
		},
		180_000,
	);

	labTest("ends at once and orderly at Ctrl-C, also while it starts", async () => {
		const rounds = [150, 600, 1500].map((killAfter) => ({ args: ["lab", "up"], killAfter, signal: "SIGINT" as const }));
		for (const result of await alone(rounds)) expect(result).toMatchObject({ code: 130, left: [], mounted: false });
		expect(readdirSync(labsFolder(state))).toEqual([]);
	});
});

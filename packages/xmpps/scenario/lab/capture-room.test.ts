import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect } from "vitest";
import { descendants } from "../../src/host/run-command.ts";
import { readCapture } from "../../src/lab/capture/index.ts";
import { SURROUNDINGS } from "../../src/lab/world/standard.ts";
import { labTest, sharedLab } from "./real-lab.ts";

const lab = sharedLab({
	world: { name: "a capture", hosts: SURROUNDINGS.filter(({ name }) => name !== "ca"), zones: [] },
});

/** The tcpdump that this test started, and the nsenter above it, which stops with it. */
function recorders(): number[] {
	return descendants(process.pid).filter((pid) => {
		try {
			return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes("tcpdump");
		} catch {
			return false;
		}
	});
}

describe("a capture", () => {
	labTest("loses nothing while its tcpdump waits for a processor", async () => {
		const capture = await lab().record("held-up", "client");
		const names = Array.from({ length: 150 }, (_, index) => `name-${index}.lab`);
		const held = recorders();
		expect(held.length).toBeGreaterThan(0);
		for (const pid of held) process.kill(pid, "SIGSTOP");
		let waking: NodeJS.Timeout | undefined;
		try {
			const asked = names.flatMap((name) => [name, "A"]);
			await lab()
				.host("client")
				.must("ask for many names", ["kdig", "+short", ...asked], { timeout: 20_000 });
			// Again and again: nsenter stops when it learns that what it started did, and that may be late.
			waking = setInterval(() => wake(held), 20);
			const deadline = Date.now() + 10_000;
			let seen: ReturnType<typeof readCapture>["questions"] = [];
			while (seen.length < names.length && Date.now() < deadline) {
				await sleep(50);
				seen = readCapture(await capture.read()).questions;
			}
			expect(seen.map(({ name }) => name)).toEqual(names);
			expect(seen.filter(({ answered }) => answered === undefined)).toEqual([]);
		} finally {
			waking ??= setInterval(() => wake(held), 20);
			await capture.stop();
			clearInterval(waking);
		}
	});
});

function wake(pids: readonly number[]): void {
	for (const pid of pids) {
		try {
			process.kill(pid, "SIGCONT");
		} catch {
			// It has ended.
		}
	}
}

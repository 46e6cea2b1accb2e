import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect } from "vitest";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import type { Snapshot } from "../../src/lab/setup/snapshot.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import { type Background, inBackground } from "./background.ts";
import { CONFIG_FILE, changesSince, setupWorld, shell, stateOf, xmpps } from "./setup-host.ts";

/** `xmpps apply` with somebody who is to confirm, and does or does not; and everything that keeps an apply from beginning. */
const lab = sharedLab({ world: setupWorld() });
const server = (): LabHost => lab().host("server");

const WAITS = "somebody has to confirm";
const CONFIG = ["--config", CONFIG_FILE] as const;

let before: Snapshot;

beforeAll(async () => {
	if (missing === undefined) before = await stateOf(lab());
}, 60_000);

const apply = (within: string, options: { terminal?: boolean } = {}): Promise<Background> =>
	inBackground(server(), ["xmpps", "apply", ...CONFIG, "--yes", "--confirm-within", within], options);

/** By the process that watches over an apply: nothing else of ours runs. */
async function putBackByTheOther(): Promise<void> {
	const units = () => shell(server(), "systemctl list-units --plain --no-legend 'xmpps-revert-*' | cat");
	for (const end = Date.now() + 60_000; (await units()).trim() !== ""; await sleep(200)) {
		if (Date.now() > end) throw new Error(`Cannot wait for the other process: ${await units()}`);
	}
	expect(await changesSince(lab(), before)).toEqual([]);
	const { stdout } = await xmpps(server(), "status", "--json");
	expect(stdout).not.toContain("unconfirmed");
}

async function backAgain(): Promise<void> {
	await xmpps(server(), "rollback", "--yes");
	expect(await changesSince(lab(), before)).toEqual([]);
}

describe("an apply that somebody has to confirm", () => {
	labTest(
		"is put back when nobody does",
		async () => {
			const { code, text } = await (await apply("5s")).ended();
			expect(text).toContain("Everything was put back");
			expect(text).not.toContain("Changing the DNS");
			expect(code).toBe(2);
			await putBackByTheOther();
		},
		120_000,
	);

	labTest(
		"is put back by the other process when it was killed while it waited",
		async () => {
			const applying = await apply("8s");
			await applying.until(WAITS);
			expect(await changesSince(lab(), before)).not.toEqual([]);
			await applying.killAt(WAITS);
			expect((await applying.ended()).code).toBe(137);
			await putBackByTheOther();
		},
		120_000,
	);

	for (const moment of ["Changing the XMPP server", "Changing the firewall", "Proving the endpoints"]) {
		labTest(
			`is put back by the other process when it was killed in the middle: ${moment}`,
			async () => {
				const applying = await apply("3600s");
				await applying.killAt(moment);
				const { code, text } = await applying.ended();
				expect(code, text).toBe(137);
				expect(text).not.toContain(WAITS);
				// Not after an hour: at once.
				await putBackByTheOther();
			},
			120_000,
		);
	}

	labTest(
		"is put back when the terminal goes, while it waits and in the middle",
		async () => {
			for (const moment of [WAITS, "Changing the firewall"]) {
				const applying = await apply("8s", { terminal: true });
				// The program that holds the terminal ends: its command is hung up on.
				await applying.killAt(moment);
				await putBackByTheOther();
				expect(await shell(server(), "pgrep -fc '[m]ain.js apply' || true")).toBe("0\n");
			}
		},
		120_000,
	);

	labTest(
		"is put back at once when it is interrupted while it waits, and says so only then",
		async () => {
			const applying = await apply("3600s");
			await applying.until(WAITS);
			await shell(server(), `kill -INT ${applying.pid}`);
			const { code, text } = await applying.ended();
			expect(text).toContain("Everything was put back:\n  interrupted before somebody had confirmed");
			expect(code).toBe(130);
			// The other process sees that there is nothing left to do, and ends.
			await putBackByTheOther();
		},
		120_000,
	);

	labTest(
		"goes on and publishes when somebody confirms; until then a second one is refused",
		async () => {
			const applying = await apply("60s");
			await applying.until(WAITS);
			const waiting = await stateOf(lab());
			const second = await xmpps(server(), "apply", "--yes");
			expect(second).toMatchObject({ code: 2, stdout: expect.stringContaining("waits to be confirmed") });
			expect(await changesSince(lab(), waiting)).toEqual([]);
			const confirm = await xmpps(server(), "confirm");
			expect(confirm).toMatchObject({ code: 0, stderr: "" });
			expect(await applying.ended()).toMatchObject({ code: 0, text: expect.stringContaining("It works") });
			expect(await xmpps(server(), "confirm")).toMatchObject({
				code: 2,
				stderr: "xmpps: Cannot confirm: nothing waits for it\n",
			});
			expect((await xmpps(server(), "status")).code).toBe(0);
			await backAgain();
		},
		180_000,
	);
});

describe("an apply does not begin", () => {
	labTest("while another one is under way", async () => {
		// Nobody answers the first: it has the host for itself meanwhile.
		const first = await inBackground(server(), ["xmpps", "apply", ...CONFIG], { terminal: true });
		await first.until("Apply this?");
		const second = await xmpps(server(), "apply", "--yes");
		expect(second).toMatchObject({ code: 2, stderr: "" });
		expect(second.stdout).toMatch(
			/^Nothing was changed:\n {2}somebody else changes this host at the moment; wait until they are done\n$/,
		);
		await first.killAt("Apply this?");
		expect(await changesSince(lab(), before)).toEqual([]);
	});

	labTest(
		"by a plan that was saved before something has changed; by a fresh one it does",
		async () => {
			const [old, fresh] = ["/etc/old-plan.json", "/etc/fresh-plan.json"];
			expect(await xmpps(server(), "plan", "--out", old)).toMatchObject({ code: 0 });
			// A change of what is planned: Prosody opens the port of its own.
			const prosody = "/etc/prosody/conf.d/aa-operator.cfg.lua";
			await shell(server(), `echo 'c2s_direct_tls_ports = { 5223 }' >${prosody}; systemctl restart prosody`);
			const changed = await stateOf(lab());
			const refused = await xmpps(server(), "apply", "--yes", "--plan", old);
			expect(refused).toMatchObject({ code: 2, stdout: expect.stringContaining("the plan is stale") });
			expect(await changesSince(lab(), changed)).toEqual([]);
			await xmpps(server(), "plan", "--out", fresh);
			expect((await xmpps(server(), "apply", "--yes", "--plan", fresh)).code).toBe(0);
			// What it was for is done: it is stale, too.
			expect(await xmpps(server(), "apply", "--yes", "--plan", fresh)).toMatchObject({ code: 2 });
			await xmpps(server(), "rollback", "--yes");
			await shell(server(), `rm ${prosody} ${old} ${fresh}; systemctl restart prosody`);
			expect(await changesSince(lab(), before)).toEqual([]);
		},
		180_000,
	);

	labTest("by configuration that others could have written", async () => {
		for (const [spoil, mend] of [
			[`chmod g+w ${CONFIG_FILE}`, `chmod g-w ${CONFIG_FILE}`],
			[`chown nobody ${CONFIG_FILE}`, `chown root ${CONFIG_FILE}`],
		] as const) {
			await shell(server(), spoil);
			const { code, stdout, stderr } = await xmpps(server(), "apply", "--yes");
			await shell(server(), mend);
			expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
			expect(stderr).toMatch(/^xmpps: Cannot trust "\/etc\/xmpps\.yaml" as root: .*\n$/);
		}
		expect(await changesSince(lab(), before)).toEqual([]);
	});
});

describe("a plan without root", () => {
	const asNobody = (...args: string[]) =>
		server().run([
			...["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"],
			...["xmpps", "plan", ...CONFIG, ...args],
		]);

	labTest("shows what it could see, says what it could not, and cannot be saved", async () => {
		const text = await asNobody();
		expect(text, text.stdout + text.stderr).toMatchObject({ code: 3, stderr: "" });
		expect(text.stdout).toMatch(/unknown/i);
		expect(text.stdout).toContain("_xmpps-client._tcp");
		expect(text.stdout).toContain('Cannot read "/etc/xmpps-lab.key": EACCES');
		const { code, stdout } = await asNobody("--json");
		expect(code).toBe(3);
		const plan = JSON.parse(stdout) as { unknown: readonly string[]; stages: readonly unknown[] };
		expect(plan.unknown.length).toBeGreaterThan(0);
		const saved = await asNobody("--out", "/tmp/plan.json");
		expect(saved).toMatchObject({ code: 3, stderr: expect.stringContaining("Cannot save the plan") });
		expect(await shell(server(), "ls /tmp/plan.json 2>/dev/null || echo none")).toBe("none\n");
	});
});

import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runCommand } from "../../host/run-command.ts";
import type { Guard } from "../../setup/apply/apply-result.ts";
import type { Tell } from "../../setup/apply/tell.ts";
import { standingOf } from "../../setup/engine/journal.ts";
import type { Io } from "../io.ts";
import type { SetupFlags } from "./flags.ts";
import type { OpenSetup } from "./open-setup.ts";

/** Milliseconds between two looks into the journal. */
const PACE = 500;

/**
 * Watches over a change from a process of its own, which outlives the terminal: it puts everything back when this process
 * dies, and when nobody has confirmed in time.
 * @param within seconds
 */
export function guardFor(setup: OpenSetup, flags: SetupFlags, within: number, tell: Tell, io: Io): Guard {
	return {
		arm: (id) => startRevert(id, flags),
		async confirmed(transaction, letGo) {
			const until = Date.now() + 1000 * within;
			await transaction.enter("unconfirmed", until);
			await letGo();
			tell.step(`Is everything as it should be? Within ${within} s somebody has to confirm, or it is put back`);
			tell.detail(io.ask === undefined ? "xmpps confirm keeps it" : "y and Enter, or xmpps confirm, keep it");
			const keep = await confirmedBy(setup, transaction.id, until, tell, io);
			tell.progress(undefined);
			return keep;
		},
	};
}

/** Milliseconds that the other process may take to put everything back; what is left then is done here. */
const UNDO = 30_000;

/** Whoever answers first: the one at the terminal, or `xmpps confirm`. */
async function confirmedBy(setup: OpenSetup, id: string, until: number, tell: Tell, io: Io): Promise<boolean> {
	let typed: string | undefined;
	void io.ask?.("Keep it? [y/N] ").then((answer) => {
		// Without an answer, xmpps confirm may still come from elsewhere; Ctrl-C ends it below.
		typed = answer;
	});
	while (Date.now() < until) {
		if (typed !== undefined) return /^\s*y(es)?\s*$/i.test(typed);
		const state = await stateOf(setup, id);
		if (state === "host-ready") return true;
		if (state !== "unconfirmed" || io.signal.aborted) return false;
		if (io.ask === undefined) tell.progress(`${Math.ceil((until - Date.now()) / 1000)} s left`);
		await sleep(PACE);
	}
	tell.step("Nobody has confirmed: putting everything back");
	// Done by the other process; this one only says when.
	const end = Date.now() + UNDO;
	while (Date.now() < end && (await stateOf(setup, id)) !== "put-back") await sleep(PACE);
	return false;
}

async function stateOf({ store }: OpenSetup, id: string): Promise<string | undefined> {
	const journal = (await store.all()).find(({ content }) => content.id === id);
	return journal === undefined ? undefined : standingOf(journal).state;
}

/** By systemd where it runs, so that not even a log-out of its user ends it; else as a process in a session of its own. */
async function startRevert(id: string, { config, dns = [], ca }: SetupFlags): Promise<void> {
	const main = fileURLToPath(new URL("../main.js", import.meta.url));
	const options = [...dns.flatMap((server) => ["--dns", server]), ...(ca === undefined ? [] : ["--ca", ca])];
	const argv = [process.execPath, main, "revert", id, "--config", config, ...options];
	const unit = [
		"systemd-run",
		"--quiet",
		"--collect",
		`--unit=xmpps-revert-${id}`,
		`--working-directory=${process.cwd()}`,
	];
	const started = await runCommand([...unit, "--", ...argv]).catch(() => undefined);
	if (started?.code === 0) return;
	spawn(process.execPath, argv.slice(1), { detached: true, stdio: "ignore" }).unref();
}

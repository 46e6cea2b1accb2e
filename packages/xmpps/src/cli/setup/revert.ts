import { setTimeout as sleep } from "node:timers/promises";
import { type Standing, standingOf } from "../../setup/engine/journal.ts";
import { rollBack } from "../../setup/engine/transaction.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { styleFor } from "../style.ts";
import type { SetupFlags } from "./flags.ts";
import { openSetup } from "./open-setup.ts";
import { tellText } from "./tell-text.ts";

/** Milliseconds between two looks. */
const PACE = 500;

/** Milliseconds after which a host that does not answer is given up: the next apply finds its journal. */
const PATIENCE = 24 * 3600 * 1000;

/**
 * The process that watches over an apply from outside. It takes the host's lock as soon as the apply has let it go, by its
 * death or to wait for somebody who confirms, and puts everything back unless that has happened or may still happen.
 */
export async function revertCommand(id: string, flags: SetupFlags, io: Io): Promise<number> {
	const setup = await openSetup(flags, io);
	const tell = tellText({ ...io }, styleFor(io), io.err);
	const end = Date.now() + PATIENCE;
	try {
		while (Date.now() < end) {
			const done = await look().catch(() => false);
			if (done) return EXIT.ok;
			await sleep(PACE, undefined, { signal: io.signal });
		}
		return EXIT.unknown;
	} finally {
		await setup.close();
	}

	async function look(): Promise<boolean> {
		if (await mayBeConfirmed()) return false;
		const lock = await setup.lock(0);
		// The apply lives and works.
		if (lock === undefined) return false;
		try {
			if (await mayBeConfirmed()) return false;
			const standing = await standingNow();
			const unfinished = ["open", "undoing", "unconfirmed"].includes(standing?.state ?? "");
			if (unfinished) await rollBack(setup.parts, id, tell);
			return true;
		} finally {
			await lock.release();
		}
	}

	async function standingNow(): Promise<Standing | undefined> {
		const journal = (await setup.store.all()).find(({ content }) => content.id === id);
		return journal === undefined ? undefined : standingOf(journal);
	}

	/** Then the host is left to whoever confirms. */
	async function mayBeConfirmed(): Promise<boolean> {
		const standing = await standingNow();
		return standing?.state === "unconfirmed" && (standing.until ?? 0) > Date.now();
	}
}

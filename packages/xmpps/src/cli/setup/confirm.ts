import { standingOf } from "../../setup/engine/journal.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import type { SetupFlags } from "./flags.ts";
import { openSetup } from "./open-setup.ts";

/** `xmpps confirm`: keeps what an apply has changed and is about to put back. */
export async function confirmCommand(flags: SetupFlags, io: Io): Promise<number> {
	const setup = await openSetup(flags, io);
	try {
		const lock = await setup.lock();
		if (lock === undefined) {
			throw new CommandError(EXIT.broken, "Cannot confirm: somebody else changes this host at the moment");
		}
		try {
			const journal = (await setup.store.all()).findLast((one) => standingOf(one).state === "unconfirmed");
			if (journal === undefined) throw new CommandError(EXIT.broken, "Cannot confirm: nothing waits for it");
			await setup.store.add(journal, { entry: "phase", phase: "host-ready" }, Date.now());
			io.out("Confirmed: the apply goes on, or xmpps apply goes on from there");
			return EXIT.ok;
		} finally {
			await lock.release();
		}
	} finally {
		await setup.close();
	}
}

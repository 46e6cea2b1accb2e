import { rollBack } from "../../setup/engine/transaction.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import { styleFor } from "../style.ts";
import { agreed } from "./agreed.ts";
import type { UndoFlags } from "./flags.ts";
import { openSetup } from "./open-setup.ts";
import { tellText } from "./tell-text.ts";

/** `xmpps rollback`: puts back what an apply and all later ones have changed. */
export async function rollbackCommand(id: string | undefined, flags: UndoFlags, io: Io): Promise<number> {
	const setup = await openSetup(flags, io);
	try {
		const say = flags.json === true ? io.err : io.out;
		const tell = tellText(io, styleFor(io), say);
		const lock = await setup.lock();
		if (lock === undefined) {
			throw new CommandError(EXIT.broken, "Cannot roll back: somebody else changes this host at the moment");
		}
		try {
			const what = id === undefined ? "the last apply" : `${id} and everything later`;
			if (flags.yes !== true && !(await agreed(`Put back ${what}?`, io))) return EXIT.ok;
			const recovered = await setup.engine.recover(tell, io.signal);
			const cut = recovered.kind === "put-back" && id === undefined ? recovered : undefined;
			// What was cut short is what was to be rolled back, with the apply that it was to complete.
			const whole =
				cut !== undefined && cut.of === undefined
					? { undone: [], kept: [] }
					: await rollBack(setup.parts, cut?.of ?? id, tell);
			const undone = [...(cut === undefined ? [] : [cut.id]), ...whole.undone];
			const kept = [...(cut?.kept ?? []), ...whole.kept];
			if (undone.length === 0) {
				throw new CommandError(
					EXIT.broken,
					id === undefined
						? "Cannot roll back: nothing is applied"
						: `Cannot roll back to "${id}": there is no such apply`,
				);
			}
			if (flags.json === true) io.out(JSON.stringify({ undone, kept }, null, 2));
			else {
				for (const line of kept) io.out(`  kept: ${line}`);
				io.out(`Put back: ${undone.join(", ")}`);
			}
			return kept.length > 0 ? EXIT.broken : EXIT.ok;
		} finally {
			await lock.release();
		}
	} finally {
		await setup.close();
	}
}

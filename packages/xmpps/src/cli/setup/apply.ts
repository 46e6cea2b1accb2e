import { apply } from "../../setup/apply/apply.ts";
import type { ApplyResult } from "../../setup/apply/apply-result.ts";
import type { SetupPlan } from "../../setup/plan/setup-plan.ts";
import { secondsOf } from "../duration.ts";
import { EXIT } from "../exit-code.ts";
import { numberOf } from "../flag-value.ts";
import { CommandError, type Io } from "../io.ts";
import { styleFor } from "../style.ts";
import { agreed } from "./agreed.ts";
import type { ApplyFlags } from "./flags.ts";
import { guardFor } from "./guard.ts";
import { openSetup } from "./open-setup.ts";
import { planDocument, savedChecksum, showPlan } from "./plan.ts";
import { tellText } from "./tell-text.ts";

/** A minute is enough to look, an hour is a day's work lost. */
const CONFIRM = { least: 5, most: 3600 } as const;

/** The longest TTL that anybody waits out in one go: a day. */
const MAX_WAIT = 86_400;

/**
 * `xmpps apply`: carries the plan out.
 * @returns 0 works, 1 ready but not published everywhere, 2 put back or refused, 3 could not be proven
 */
export async function applyCommand(flags: ApplyFlags, io: Io): Promise<number> {
	const checksum = flags.plan === undefined ? undefined : await savedChecksum(flags.plan);
	const wait = numberOf("--wait", flags.wait, "seconds", 0, MAX_WAIT);
	const given = flags.confirmWithin;
	const confirm = given === undefined ? undefined : secondsOf("--confirm-within", given, CONFIRM.least, CONFIRM.most);
	const setup = await openSetup(flags, io);
	try {
		const say = flags.json === true ? io.err : io.out;
		const style = styleFor(io);
		const tell = tellText(io, style, say);
		const ports = await setup.ports(tell, flags.probe ?? [], flags.force === true);
		let shown: SetupPlan | undefined;
		const within = confirm ?? setup.config.guard.confirmWithin;
		const result = await apply(ports, {
			wait,
			...(checksum === undefined ? {} : { checksum }),
			async review(plan) {
				shown = plan;
				await showPlan(plan, io, say);
				return flags.yes === true || (await agreed("Apply this?", io));
			},
			...(within === undefined ? {} : { guard: guardFor(setup, flags, within, tell, io) }),
		});
		if (flags.json === true) {
			const plan = shown === undefined ? {} : { plan: planDocument(shown) };
			io.out(JSON.stringify({ ...result, ...plan }, null, 2));
		} else {
			tellResult(result, io, style);
		}
		return io.signal.aborted ? EXIT.interrupted : EXITS[result.kind];
	} catch (error) {
		if (io.signal.aborted) return EXIT.interrupted;
		throw new CommandError(EXIT.broken, error instanceof Error ? error.message : String(error), { cause: error });
	} finally {
		io.progress?.(undefined);
		await setup.close();
	}
}

const EXITS: Readonly<Record<ApplyResult["kind"], number>> = {
	"nothing-to-do": EXIT.ok,
	works: EXIT.ok,
	declined: EXIT.ok,
	"waiting-for-dns": EXIT.warnings,
	"not-proven": EXIT.unknown,
	refused: EXIT.broken,
	"put-back": EXIT.broken,
};

function tellResult(result: ApplyResult, io: Io, style: ReturnType<typeof styleFor>): void {
	const lines = (list: readonly string[]): void => list.forEach((line) => void io.out(`  ${line}`));
	switch (result.kind) {
		case "nothing-to-do":
			io.out(style.good("No changes"));
			return;
		case "declined":
			io.out("Nothing was changed");
			return;
		case "works":
			io.out(style.good("It works, proven from what is published"));
			return;
		case "waiting-for-dns":
			io.out(style.heading("The host is ready and proven. What is still missing in the DNS:"));
			lines(result.missing);
			io.out("Publish it, then run xmpps apply again: it goes on from here");
			return;
		case "not-proven":
			io.out(style.bad("Published, but not proven:"));
			lines(result.why);
			io.out("xmpps apply tries again; xmpps rollback puts everything back");
			return;
		case "refused":
			io.out(style.bad("Nothing was changed:"));
			lines(result.why);
			return;
		case "put-back":
			io.out(style.bad("Everything was put back:"));
			lines(result.why);
			if (result.kept.length > 0) io.out("Kept, since somebody else has changed it:");
			lines(result.kept);
	}
}

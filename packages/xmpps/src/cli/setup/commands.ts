import { type Command, Option } from "commander";
import { collect } from "../collect.ts";
import type { Io } from "../io.ts";

const CODES = "64 wrong usage, 65 bad configuration, 130 interrupted";

/** Adds `plan`, `apply`, `confirm`, `rollback`, `status` and `remove`. Each loads what it needs when it runs. */
export function addSetupCommands(program: Command, io: Io, done: (exitCode: number) => void): void {
	withConfig(program.command("plan"))
		.description("show what apply would change on the host and in the DNS, and why")
		.addOption(new Option("--format <format>", "of the plan").choices(["text", "json"]))
		.option("--json", "short for --format json")
		.option("--out <file>", "save the plan for review; apply --plan does nothing else than what it says")
		.option("--force", "plan over what was edited by hand")
		.addHelpText(
			"after",
			`\nExamples:\n  xmpps plan\n  xmpps plan --out plan.json && xmpps apply --plan plan.json\n\nExit codes: 0 no changes, or a plan that can be applied, 2 it cannot be applied, 3 something could not be seen,\n${CODES}\n`,
		)
		.action(async (options) => {
			const { planCommand } = await import("./plan.ts");
			done(await planCommand(options, io));
		});
	waiting(asking(withConfig(program.command("apply"))))
		.description("carry the plan out: prove it on the host, then publish, then prove it again")
		.option("--plan <file>", "only if the plan is still the one in this file")
		.option("--confirm-within <time>", "take everything back unless somebody confirms: 60s")
		.option("--probe <ssh:host>", "prove from this host as well; may be given again", collect)
		.addHelpText(
			"after",
			`\nExamples:\n  xmpps apply\n  xmpps apply --yes --probe ssh:elsewhere.example.net\n  xmpps apply --confirm-within 60s\n\nExit codes: 0 works, 1 ready, but records are not published yet, 2 rolled back or broken,\n3 could not find out, ${CODES}\n`,
		)
		.action(async (options) => {
			const { applyCommand } = await import("./apply.ts");
			done(await applyCommand(options, io));
		});
	withConfig(program.command("confirm"))
		.description("keep what apply --confirm-within has changed")
		.addHelpText("after", `\nExample:\n  xmpps confirm\n\nExit codes: 0 confirmed, 2 nothing waits for it, ${CODES}\n`)
		.action(async (options) => {
			const { confirmCommand } = await import("./confirm.ts");
			done(await confirmCommand(options, io));
		});
	waiting(asking(withConfig(program.command("rollback"))))
		.argument("[id]", "of the apply that is to be undone, with all later ones (xmpps status); default: the last")
		.description("put back what an apply has changed")
		.addHelpText(
			"after",
			`\nExamples:\n  xmpps rollback\n  xmpps rollback --yes\n\nExit codes: 0 put back, 2 not everything could be, ${CODES}\n`,
		)
		.action(async (id: string | undefined, options) => {
			const { rollbackCommand } = await import("./rollback.ts");
			done(await rollbackCommand(id, options, io));
		});
	withConfig(program.command("status"))
		.description("what is managed here, and whether somebody changed it")
		.option("--watch", "on a terminal: go on showing what the gateway does, until Ctrl-C")
		.option("--json", "print one JSON document")
		.addHelpText(
			"after",
			`\nExample:\n  xmpps status\n\nExit codes: 0 all as it was put, 1 something differs or waits, 2 something has vanished, 3 could not find out,\n${CODES}\n`,
		)
		.action(async (options) => {
			const { statusCommand } = await import("./status.ts");
			done(await statusCommand(options, io));
		});
	waiting(asking(withConfig(program.command("remove"))))
		.description("take everything away again: records first, the rest when nobody has them in a cache any more")
		.addHelpText(
			"after",
			`\nExamples:\n  xmpps remove\n  xmpps remove --yes\n\nExit codes: 0 removed, 1 records still have to go, 2 not everything could be removed, ${CODES}\n`,
		)
		.action(async (options) => {
			const { removeCommand } = await import("./remove.ts");
			done(await removeCommand(options, io));
		});
	// The process that takes an unconfirmed apply back: started by apply, not by people.
	withConfig(program.command("revert", { hidden: true }))
		.argument("<id>")
		.action(async (id: string, options) => {
			const { revertCommand } = await import("./revert.ts");
			done(await revertCommand(id, options, io));
		});
}

function withConfig(command: Command): Command {
	return command
		.option("--config <file>", "what is wanted", "xmpps.yaml")
		.option("--dns <address[:port]>", "ask this DNS server instead of the system's; may be given again", collect)
		.option("--ca <file>", "trust the certificate authorities in this PEM file, too");
}

function asking(command: Command): Command {
	return command
		.option("--yes", "ask nothing")
		.option("--force", "overwrite and remove also what was edited by hand")
		.option("--json", "print one JSON document at the end; what streams goes to stderr");
}

function waiting(command: Command): Command {
	return command.option("--wait <seconds>", "for name servers to have the records, or to have them no more", "300");
}

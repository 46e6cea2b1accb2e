import { type Command, Option } from "commander";
import { collect } from "../collect.ts";
import type { Io } from "../io.ts";

/** Adds `init`. It loads what it needs when it runs. */
export function addInitCommand(program: Command, io: Io, done: (exitCode: number) => void): void {
	program
		.command("init")
		.description("look at the host, ask what only you can know, and write xmpps.yaml")
		.option("--domain <domain>", "the XMPP domain; may be given again", collect)
		.option("--address <address>", "where the endpoint is to be, or LOCAL=PUBLIC; may be given again", collect)
		.addOption(new Option("--dns <method>", "how records get into the DNS").choices(["print", "zone-file", "rfc2136"]))
		.option("--file <file>", "with zone-file: the file that the zone includes")
		.option("--server <address[:port]>", "with rfc2136: the primary name server")
		.option("--key <file>", "with rfc2136: the file with the TSIG key")
		.option("--host <ssh:host>", "look at this host instead of the one here, by the system's ssh")
		.option("--out <file>", "what to write", "xmpps.yaml")
		.option("--force", "overwrite the file if it is there")
		.option("--yes", "ask nothing: take what is most likely")
		.option("--json", "print one JSON document")
		.addHelpText(
			"after",
			"\nExamples:\n  xmpps init\n  xmpps init --domain example.org --address 203.0.113.2 --dns print\n  xmpps init --yes --json\n\nExit codes: 0 written, 2 no address fits, 64 wrong usage or a flag is missing, 65 the file cannot be written,\n130 interrupted\n",
		)
		.action(async (options) => {
			const { initCommand } = await import("./init.ts");
			done(await initCommand(options, io));
		});
}

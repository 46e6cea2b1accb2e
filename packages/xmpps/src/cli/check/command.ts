import { type Command, Option } from "commander";
import { collect } from "../collect.ts";
import type { Io } from "../io.ts";
import { FORMATS } from "./flags.ts";

const HELP = `
Examples:
  xmpps check example.org
  xmpps check example.org --format html > report.html
  xmpps check example.org --assume 'xmpps-client=xmpps.example.org:443@192.0.2.2'
  xmpps check example.org --local --probe ssh:elsewhere.example.net
  xmpps check --from domains.txt --json

Exit codes: 0 works, 1 works with limits, 2 broken, 3 could not find out, 64 wrong usage, 65 unusable file,
130 interrupted
`;

/** Adds `check`. It loads what it needs when it runs. */
export function addCheckCommand(program: Command, io: Io, done: (exitCode: number) => void): void {
	program
		.command("check")
		.argument("[domain]", "the domain part of a JID")
		.description("say whether a domain works over XMPP with TLS, what is wrong, and exactly how to mend it")
		.option("--dns <address[:port]>", "ask this DNS server instead of the system's; may be given again", collect)
		.option("--trust-ad", "believe the AD bit of those servers (the way to them must be safe)")
		.option("--ca <file>", "trust the certificate authorities in this PEM file instead of those that Node knows")
		.option("--timeout <seconds>", "for one domain; what has not come by then is reported as such", "30")
		.addOption(new Option("--format <format>", "of the report").choices([...FORMATS]))
		.option("--json", "short for --format json")
		.option("--verbose", "text: all evidence and every simulated client in full")
		.option("--only <rules>", "these rules alone: ids or areas, with commas between")
		.option("--skip <rules>", "all rules but these")
		.option(
			"--assume <record>",
			"as if SERVICE=TARGET:PORT@ADDRESS were published in place of what is; may be given again",
			collect,
		)
		.option("--local", "this is the server: look at it from inside, too")
		.option("--probe <ssh:host>", "connect through this host by ssh, which needs nothing installed there")
		.option("--public", "refuse every address that is not a public one")
		.addOption(
			new Option(
				"--matrix <size>",
				"how much to try at each endpoint; default: full for one domain, reduced with --from",
			).choices(["full", "reduced"]),
		)
		.option("--save <file>", "keep what was seen in this file")
		.option("--observation <file>", "judge what was saved; nothing is looked at")
		.option("--from <file>", "many domains, a line each (- is stdin); every result is a line")
		.option("--concurrency <number>", "how many of them at once (default: 16)")
		.option("--watch <seconds>", "look again every so often, and tell what changed, until Ctrl-C")
		.addHelpText("after", HELP)
		.action(async (domain: string | undefined, options) => {
			const { checkCommand } = await import("./check.ts");
			done(await checkCommand(domain, options, io));
		});
}

import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addCheckCommand } from "./check/command.ts";
import { collect } from "./collect.ts";
import { EXIT } from "./exit-code.ts";
import { addGatewayCommands } from "./gateway/command.ts";
import { CommandError, type Io } from "./io.ts";
import { addLabCommands } from "./lab/commands.ts";
import { addSetupCommands } from "./setup/commands.ts";
import { addInitCommand } from "./setup/init-command.ts";

/**
 * Runs one command line. Never throws and never ends the process: the exit code comes back.
 * @param args the arguments without node and script
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
	let exitCode: number = EXIT.ok;
	const program = programFor(io, (code) => {
		exitCode = code;
	});
	try {
		await program.parseAsync([...args], { from: "user" });
		return exitCode;
	} catch (error) {
		if (error instanceof CommanderError) {
			// Help and version end here too, with 0.
			return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
		}
		if (error instanceof CommandError) {
			io.err(`xmpps: ${error.message}`);
			return error.exitCode;
		}
		io.err(defect(error));
		return EXIT.defect;
	}
}

/** What to say of an error that nobody foresaw. */
export function defect(error: unknown): string {
	const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return `xmpps: a defect of ours, please report it: ${what}`;
}

function programFor(io: Io, done: (exitCode: number) => void): Command {
	const program = new Command("xmpps")
		.description("XMPP over direct TLS (XEP-0368) on port 443: set up, proved and connected to.")
		.version(version(), "-V, --version", "show the version")
		.helpOption("-h, --help", "show this help")
		.helpCommand(false)
		// `lab exec HOST ls -l`: what stands behind the command belongs to it.
		.enablePositionalOptions()
		.exitOverride()
		.configureOutput({
			writeOut: (text) => io.out(text.trimEnd()),
			writeErr: (text) => io.err(text.trimEnd().replace(/^error: /, "xmpps: ")),
		})
		.addHelpText(
			"after",
			"\nExamples:\n  xmpps init && xmpps plan && xmpps apply\n  xmpps check example.org\n  xmpps connect example.org\n  xmpps lab up --embedded\n",
		);
	// Without a command there is nothing to do: show what there is, as a mistake.
	program.action(() => program.help({ error: true }));

	program
		.command("connect")
		.argument("<domain>", "the domain part of a JID")
		.description("connect to an XMPP server as a client does, and show every step")
		.option("--service <role>", "who connects: client or server", "client")
		.option("--dns <address[:port]>", "ask this DNS server instead of the system's; may be given again", collect)
		.option("--trust-ad", "believe the AD bit of those servers (the way to them must be safe)")
		.option("--ca <file>", "trust the certificate authorities in this PEM file instead of the system's")
		.option("--only <kind>", "direct-tls or starttls alone")
		.option("--proxy <url>", "go through this HTTP proxy (http://[user:password@]host:port)")
		.option("--timeout <seconds>", "give up after so long", "30")
		.option("--json", "print one JSON document")
		.addHelpText(
			"after",
			"\nExamples:\n  xmpps check example.org\n  xmpps connect example.org\n  xmpps connect example.org --only direct-tls --json\n  xmpps connect example.test --dns 127.0.0.1:5353 --ca lab.pem\n\nExit codes: 0 connected, 2 not reachable, 3 could not find out, 64 wrong usage, 65 unreadable file\n",
		)
		.action(async (domain: string, options) => {
			const { connectCommand } = await import("./connect.ts");
			done(await connectCommand(domain, options, io));
		});

	addInitCommand(program, io, done);
	addSetupCommands(program, io, done);
	addCheckCommand(program, io, done);
	addGatewayCommands(program, io, done);
	addLabCommands(program, io, done);
	return program;
}

function version(): string {
	const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
	if (typeof manifest === "object" && manifest !== null && "version" in manifest) return String(manifest.version);
	throw new Error("package.json has no version");
}

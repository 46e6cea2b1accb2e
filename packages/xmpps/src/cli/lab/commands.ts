import { type Command, Option } from "commander";
import type { Io } from "../io.ts";

/** Adds `lab` and its commands. Each loads what it needs when it runs. */
export function addLabCommands(program: Command, io: Io, done: (exitCode: number) => void): void {
	const lab = program.command("lab").description("a small internet of real hosts on this machine to try everything in");
	lab.action(() => lab.help({ error: true }));
	lab.addHelpText(
		"after",
		"\nExamples:\n  xmpps lab run --json\n  xmpps lab up --keep && xmpps lab exec server systemctl status prosody\n\nReal hosts need Linux, root, mmdebstrap, systemd-nspawn and ip; `xmpps lab up --embedded` needs nothing.\n",
	);

	started(lab.command("up"))
		.description("bring a lab up, prove that it works, keep it until Ctrl-C")
		.option("--embedded", "in this process, on loopback: needs neither root nor packages")
		.option("--or-embedded", "real hosts where this machine can have them, else --embedded; says which and why")
		.option("--once", "take it down after the proof; exit 0 only if everything was proven")
		.addHelpText(
			"after",
			"\nExamples:\n  xmpps lab up --embedded --once\n  xmpps lab up --debian trixie --delay 25\n  xmpps lab up --world world.yaml --keep\n\nExit codes: 0 all proven, 2 not proven, 3 it could not be started, 64 wrong usage, 65 bad world file\n",
		)
		.action(async (options) => {
			const { upCommand } = await import("./up.ts");
			done(await upCommand(options, io));
		});
	started(lab.command("run"))
		.description("bring a lab up, prove that it works, take it down: the whole as one answer")
		.addHelpText(
			"after",
			"\nExamples:\n  xmpps lab run --json\n  xmpps lab run --debian trixie\n\nExit codes: 0 all proven, 2 not proven, 3 it could not be started, 64 wrong usage, 65 bad world file\n",
		)
		.action(async (options) => {
			const { upCommand } = await import("./up.ts");
			done(await upCommand({ ...options, once: options.keep !== true }, io));
		});

	lab
		.command("setup")
		.description("set a fresh host up by init, plan and apply, prove it from outside, keep it until Ctrl-C")
		.addOption(new Option("--debian <release>", "of the hosts that are booted").choices(["bookworm", "trixie"]))
		.option("--or-embedded", "where this machine cannot have real hosts, show the embedded world; says why")
		.option("--once", "take it down after the proof; exit 0 only if everything was proven")
		.option("--json", "print one JSON document")
		.addHelpText(
			"after",
			"\nExamples:\n  xmpps lab setup --once\n  xmpps lab setup --debian trixie\n\nExit codes: 0 all proven, 2 not proven, 3 it could not be started, 64 wrong usage\n",
		)
		.action(async (options) => {
			const { setupLabCommand } = await import("./setup.ts");
			done(await setupLabCommand(options, io));
		});

	lab
		.command("faults")
		.description("build every mistake of the catalogue in a lab, and see that check finds it and its remedy mends it")
		.option("--only <names>", "ids, rules, areas of rules such as srv, or healthy, with commas between")
		.option("--jobs <number>", "so many labs at once", "1")
		.addOption(new Option("--debian <release>", "of the hosts that are booted").choices(["bookworm", "trixie"]))
		.option("--reports <folder>", "write every report and observation there, as JSON")
		.option("--list", "name them, and run none")
		.option("--json", "print one JSON document at the end; what streams goes to stderr")
		.addHelpText(
			"after",
			"\nExamples:\n  xmpps lab faults\n  xmpps lab faults --only record-without-port\n  xmpps lab faults --only healthy --jobs 2\n\nExit codes: 0 all found and mended, 2 not all, 3 a lab could not be started, 64 wrong usage\n",
		)
		.action(async (options) => {
			const { faultsCommand } = await import("./faults.ts");
			done(await faultsCommand(options, io));
		});

	lab
		.command("gateway")
		.description("put every program that can share a port before the same servers, and see what each does right")
		.option("--only <engines>", "xmpps, haproxy, nginx, sslh, with commas between")
		.addOption(new Option("--debian <release>", "of the hosts that are booted").choices(["bookworm", "trixie"]))
		.option("--json", "print one JSON document at the end; what streams goes to stderr")
		.addHelpText(
			"after",
			"\nExamples:\n  xmpps lab gateway\n  xmpps lab gateway --only xmpps,haproxy\n\nExit codes: 0 the gateway of xmpps did all of it right, 2 not, 3 a lab could not be started, 64 wrong usage\n",
		)
		.action(async (options) => {
			const { labGatewayCommand } = await import("./gateway.ts");
			done(await labGatewayCommand(options, io));
		});

	running(lab.command("status"))
		.description("the labs that run, and their hosts")
		.option("--json", "print one JSON document")
		.addHelpText("after", "\nExample:\n  xmpps lab status\n\nExit codes: 0 one runs, 2 none runs\n")
		.action(async (options) => {
			const { statusCommand } = await import("./status.ts");
			done(await statusCommand(options, io));
		});
	running(lab.command("shell"))
		.description("a root shell on a host")
		.argument("<host>", "as in `xmpps lab status`")
		.addHelpText("after", "\nExample:\n  xmpps lab shell server\n")
		.action(async (host: string, options) => {
			const { execCommand } = await import("./exec.ts");
			done(await execCommand(host, undefined, options, io));
		});
	running(lab.command("exec"))
		.description("a command on a host, as root there; its exit code is the answer")
		.argument("<host>", "as in `xmpps lab status`")
		.argument("<command...>", "with its arguments")
		.option("--here", "this machine's command and files, in the host's network: for Node, curl, tcpdump")
		.passThroughOptions()
		.addHelpText(
			"after",
			"\nExamples:\n  xmpps lab exec server journalctl -u prosody\n  xmpps lab exec --here client node my-bot.js\n",
		)
		.action(async (host: string, command: string[], options) => {
			const { execCommand } = await import("./exec.ts");
			done(await execCommand(host, command, options, io));
		});
	running(lab.command("capture"))
		.description(
			'record the packets at a host\'s link ("bridge": at all of them) until Ctrl-C, and tell what they were',
		)
		.argument("<host>", "as in `xmpps lab status`, or bridge")
		.option("--out <file>", "write them to this file, in pcap format")
		.option("--seconds <number>", "stop by itself after so long")
		.option("--json", "print one JSON document")
		.addHelpText("after", "\nExample:\n  xmpps lab capture client --seconds 10 --out client.pcap\n")
		.action(async (host: string, options) => {
			const { captureCommand } = await import("./capture.ts");
			done(await captureCommand(host, options, io));
		});
	running(lab.command("link"))
		.description("change a host's link to the net while the lab is up; without an option all passes again")
		.argument("<host>", "as in `xmpps lab status`")
		.option("--delay <ms>", "milliseconds each way")
		.option("--loss <percent>", "of 100 frames so many are lost")
		.addOption(
			new Option("--drop <way>", "a black hole: for all, or for what goes in or out").choices(["all", "in", "out"]),
		)
		.addHelpText(
			"after",
			"\nExamples:\n  xmpps lab link client --delay 25 --loss 1\n  xmpps lab link server --drop in\n  xmpps lab link server\n",
		)
		.action(async (host: string, options) => {
			const { linkCommand } = await import("./link.ts");
			done(await linkCommand(host, options, io));
		});
	running(lab.command("down"))
		.description("take a lab down")
		.option("--all", "every lab")
		.option("--prune <days>", "remove images that no lab has used for so long, too")
		.addHelpText("after", "\nExample:\n  xmpps lab down\n")
		.action(async (options) => {
			const { downCommand } = await import("./down.ts");
			done(await downCommand(options, io));
		});
}

/** Options of what starts a lab. */
function started(command: Command): Command {
	return command
		.option("--world <file>", "bring up the world that this file describes instead of the tutorial's")
		.addOption(new Option("--debian <release>", "of the hosts that are booted").choices(["bookworm", "trixie"]))
		.option("--delay <ms>", "milliseconds each way on the links of the hosts that serve nothing: the clients outside")
		.option("--keep", "let it run on in the background, until `xmpps lab down`")
		.option("--json", "print one JSON document");
}

/** Options of what works on a lab that runs. */
function running(command: Command): Command {
	return command.option("--lab <id>", "which one, when several run");
}

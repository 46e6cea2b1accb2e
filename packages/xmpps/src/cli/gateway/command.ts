import type { Command } from "commander";
import { CONTROL_SOCKET } from "../../setup/adapters/shared-port/gateway-unit.ts";
import type { Io } from "../io.ts";

const HELP = `
Examples:
  xmpps gateway --config /etc/xmpps/xmpps.yaml
  xmpps gateway --table gateway.json --explain hello.bin
  xmpps gateway reload
  xmpps gateway upgrade

SIGHUP reads the table again, SIGUSR2 hands over to the program as it is on disk now, SIGTERM takes no more
connections and waits for those that there are.

Exit codes: 0 ended as told, 2 cannot listen, 64 wrong usage, 65 unusable table or xmpps.yaml
`;

/** Adds `gateway`. It loads what it needs when it runs. */
export function addGatewayCommands(program: Command, io: Io, done: (exitCode: number) => void): void {
	const gateway = program
		.command("gateway")
		.description("share one port: look at the first bytes of a connection, and pass it on untouched")
		.option("--table <file>", "the routes, as JSON (xmpps plan writes it)")
		.option("--config <file>", "the routes that follow from this xmpps.yaml")
		.option("--control <socket>", "answer reload, upgrade and status here")
		.option(
			"--explain <file>",
			"serve nothing: say where a connection that begins with these bytes would go (- is stdin)",
		)
		.option("--listener <name>", "with --explain: the listener that it comes to (default: the first)")
		.option("--json", "with --explain: one JSON document")
		.addHelpText("after", HELP)
		.action(async (options) => {
			const { gatewayCommand } = await import("./gateway.ts");
			done(await gatewayCommand(options, io));
		});
	for (const [name, text] of [
		["reload", "read the table again; no connection notices"],
		["upgrade", "hand over to the program as it is on disk now; nobody is refused"],
	] as const) {
		gateway
			.command(name)
			.description(text)
			.option("--control <socket>", "where the gateway is asked", CONTROL_SOCKET)
			.action(async (_, command: Command) => {
				// The same option stands before the command's name, too.
				const { control = CONTROL_SOCKET } = command.optsWithGlobals<{ control?: string }>();
				const { orderCommand } = await import("./order.ts");
				done(await orderCommand(name, control, io));
			});
	}
}

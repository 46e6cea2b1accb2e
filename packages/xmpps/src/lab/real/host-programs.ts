import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandOptions, type CommandResult, endTree } from "../../host/run-command.ts";
import type { HostProcess, Provision } from "../world/provision.ts";

/** How long a program may take until it is ready: under half a second usually. */
const PATIENCE = 20_000;

/** The part of a host that its programs are started with. */
interface Starter {
	readonly name: string;
	run(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>;
	must(what: string, argv: readonly string[], options?: CommandOptions): Promise<string>;
	start(argv: readonly string[], stdio: ["ignore", number, number]): ChildProcess;
}

/** The programs that the lab itself starts on a plain host. */
export class HostPrograms {
	readonly #host: Starter;
	readonly #provision: Provision;
	readonly #log: string;

	/** @param log the folder for their logs on this machine */
	constructor(host: Starter, provision: Provision, log: string) {
		this.#host = host;
		this.#provision = provision;
		this.#log = log;
	}

	/**
	 * Starts them one after the other, each when the one before is ready.
	 * @throws {Error} when one does not get ready, with the end of its log
	 */
	async start(): Promise<void> {
		for (const program of this.#provision.processes ?? []) await this.#startOne(program);
	}

	async #startOne(program: HostProcess): Promise<void> {
		const { name } = program;
		for (const command of program.before ?? []) {
			await this.#host.must(`prepare "${name}" on "${this.#host.name}"`, command);
		}
		const path = join(this.#log, `${this.#host.name}-${name}.log`);
		const log = openSync(path, "a");
		const child = this.#host.start(program.command, ["ignore", log, log]);
		closeSync(log);
		const given = new AbortController();
		child.once("exit", () => given.abort());
		const ready = ["sh", "-c", 'until "$@" >/dev/null 2>&1; do sleep 0.02; done', "sh", ...program.ready];
		const result = await this.#host
			.run(ready, { timeout: PATIENCE, signal: given.signal })
			.catch((): undefined => undefined);
		if (result?.code === 0) return;
		endTree(child);
		const words = readFileSync(path, "utf8").trim().split("\n").slice(-5).join(" | ");
		const how = given.signal.aborted ? "it ended at once" : "it does not get ready";
		throw new Error(`Cannot start "${name}" on "${this.#host.name}": ${how}${words === "" ? "" : `: ${words}`}`);
	}
}

import type { ChildProcess, StdioOptions } from "node:child_process";
import { join } from "node:path";
import { type CommandOptions, type CommandResult, howItEnded, mustRun, runCommand } from "../../host/run-command.ts";
import type { Provision } from "../world/provision.ts";
import type { HostSpec } from "../world/world-spec.ts";
import { inHost, inNetwork, LAB_ENV, scriptInLab, start } from "./enter.ts";
import { type HostProcess, startHostProcess, waitForBoot, waitForReboot } from "./host-process.ts";
import { HostPrograms } from "./host-programs.ts";
import { networkScript, removeNetworkScript } from "./network-script.ts";

/** What a host needs to know of its lab. */
export interface HostSurroundings {
	readonly init: number;
	/** The folder for logs on this machine. */
	readonly log: string;
	/** Called whenever its network was made anew, before anything uses it. */
	readonly onNetwork: () => Promise<void>;
	/** Gives a host that does not run its root folder as it was before the first start. */
	readonly renewDisk: () => Promise<void>;
	/** Called whenever it was started, and whenever it has ended. */
	readonly onChange: () => void;
}

/** A host of a running lab. */
export class LabHost {
	readonly spec: HostSpec;
	readonly #provision: Provision;
	readonly #lab: HostSurroundings;
	readonly #programs: HostPrograms;
	#process: HostProcess | undefined;
	/** Settles when the host is up again after the reboot that is going on. */
	#up: Promise<void> = Promise.resolve();
	#closing = false;
	#crashing = false;

	constructor(spec: HostSpec, provision: Provision, lab: HostSurroundings) {
		this.spec = spec;
		this.#provision = provision;
		this.#lab = lab;
		this.#programs = new HostPrograms(this, provision, lab.log);
	}

	get name(): string {
		return this.spec.name;
	}

	/** Its PID 1 as this machine numbers it; `undefined` when it does not run. */
	get leader(): number | undefined {
		return this.#process?.leader;
	}

	/**
	 * Starts it and waits until everything in it is ready. Its network and root folder must be there.
	 * @throws {Error} naming what did not come up
	 */
	async boot(): Promise<void> {
		await this.#start(waitForBoot);
		for (const { what, command, input, patience } of this.#provision.commands ?? []) {
			const script = patience === undefined ? command : untilItWorks(command);
			const options = { timeout: patience ?? 30_000, ...(input === undefined ? {} : { input }) };
			const result = await this.run(script, options);
			if (result.code !== 0)
				throw new Error(`Cannot ${what} on "${this.name}": ${howItEnded(command[0] ?? "", result)}`);
		}
	}

	/**
	 * Starts a machine anew, as `reboot` on it does: what is not on its disk is gone, its network is a new one.
	 * @returns when it is up again
	 */
	async reboot(): Promise<void> {
		if (this.spec.kind !== "machine")
			throw new Error(`Cannot reboot "${this.name}": it is a plain host without systemd`);
		const before = this.#process;
		// The answer may be lost: the machine goes down under it.
		await this.run(["systemctl", "--no-block", "reboot"]);
		await before?.ended;
		await this.#up;
	}

	/**
	 * Ends a machine at once, as a loss of power does, and starts it again: nobody on it learns of it. What it has written
	 * without waiting for its disk is there all the same, since this machine goes on.
	 * @returns when it is up again
	 */
	async crash(): Promise<void> {
		const before = this.#process;
		if (this.spec.kind !== "machine" || before === undefined) {
			throw new Error(`Cannot crash "${this.name}": it is no machine that runs`);
		}
		this.#crashing = true;
		// The kernel ends everything in it with its PID 1.
		process.kill(before.leader, "SIGKILL");
		await before.ended;
		await this.#up;
	}

	/** Runs a command on it, as root, with its own files. */
	run(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
		return runCommand(inHost(this.#mustRun(), argv), { env: LAB_ENV, ...options });
	}

	/** The same, but a failure is an error. `what` continues "Cannot". @returns its stdout */
	must(what: string, argv: readonly string[], options: CommandOptions = {}): Promise<string> {
		return mustRun(what, inHost(this.#mustRun(), argv), { env: LAB_ENV, ...options });
	}

	/** Starts a command on it that goes on. */
	start(argv: readonly string[], stdio: StdioOptions): ChildProcess {
		return start(inHost(this.#mustRun(), argv), stdio);
	}

	/** Runs a command of this machine, such as Node, in its network: with this machine's files and the lab's resolver. */
	runHere(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
		return runCommand(inNetwork(this.#lab.init, this.name, argv), { env: LAB_ENV, ...options });
	}

	/** The same for a command that goes on. */
	startHere(
		argv: readonly string[],
		stdio: StdioOptions,
		env: Readonly<Record<string, string>> = LAB_ENV,
	): ChildProcess {
		return start(inNetwork(this.#lab.init, this.name, argv), stdio, env);
	}

	/** From now on its end is no reason to start it again. */
	closing(): void {
		this.#closing = true;
	}

	#mustRun(): number {
		const leader = this.#process?.leader;
		if (leader === undefined) throw new Error(`Cannot run a command on "${this.name}": it does not run`);
		return leader;
	}

	async #start(wait: typeof waitForBoot): Promise<void> {
		const running = await startHostProcess(this.#lab.init, this.spec, join(this.#lab.log, `${this.name}.console`));
		this.#process = running;
		void running.ended.then((how) => {
			if (this.#process === running) this.#process = undefined;
			if (this.#closing) return;
			this.#lab.onChange();
			if (how !== "reboot" && !this.#crashing) return;
			this.#crashing = false;
			this.#up = this.#startAgain();
			// Whoever waits for the reboot learns of its failure; nobody may be waiting.
			this.#up.catch(() => undefined);
		});
		if (this.spec.kind === "machine") await wait(running.leader, this.spec, this.#provision);
		else await this.#programs.start();
		this.#lab.onChange();
	}

	async #startAgain(): Promise<void> {
		const script = removeNetworkScript(this.spec) + networkScript(this.spec);
		await scriptInLab(`renew the network of "${this.name}"`, this.#lab.init, script);
		await this.#lab.onNetwork();
		if (this.spec.keepsDisk === false) await this.#lab.renewDisk();
		await this.#start(waitForReboot);
	}
}

/** Runs a command again and again until it ends with 0. */
function untilItWorks(command: readonly string[]): string[] {
	return ["sh", "-c", 'until out=$("$@" 2>&1); do sleep 0.02; done', "sh", ...command];
}

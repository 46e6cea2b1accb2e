import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printable } from "xmpps-connect/protocol";
import { parseSshTarget, type SshTarget, sshTargetArguments } from "./ssh-target.ts";

/**
 * How ssh is to behave, whatever its configuration says: nobody is there to answer a question, and nothing but our command is
 * run or forwarded. A line that is cut is noticed after three silent intervals: 12 s.
 */
const OPTIONS: readonly string[] = [
	...["-T", "-x", "-a", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "LogLevel=ERROR"],
	...["-o", "ServerAliveInterval=4", "-o", "ServerAliveCountMax=2"],
	...["-o", "ClearAllForwardings=yes", "-o", "PermitLocalCommand=no", "-o", "RemoteCommand=none"],
];

/** Seconds after which the shared login ends by itself, should nobody be left to end it. */
const PERSIST = 60;

/** Milliseconds for a login: the connection has 10 s, the keys the rest. */
const PATIENCE = 25_000;

/** Milliseconds that ending the login may take: it is a word to a process of this machine. */
const FAREWELL = 5_000;

/** What ssh says is kept up to this size, its end. */
const MAX_SAID = 8 * 1024;

/** One login to a host, which all commands share. */
export class SshLogin {
	/** For messages. */
	readonly name: string;
	readonly #target: SshTarget;
	readonly #command: readonly string[];
	readonly #children = new Set<ChildProcess>();
	#folder: Promise<string> | undefined;
	#login: Promise<void> | undefined;
	#closed = false;

	/**
	 * @param target `[user@]host[:port]`
	 * @param command the program and arguments that stand before ours
	 * @throws {Error} for what is no host
	 */
	constructor(target: string, command: readonly string[]) {
		this.#target = parseSshTarget(target);
		this.#command = command;
		this.name = printable(target, 80);
	}

	/** Starts ssh with a command for the shell there, logging in before if need be. @throws {Error} when ssh does not come through */
	async start(command: string): Promise<ChildProcess> {
		this.#login ??= this.#logIn();
		try {
			await this.#login;
		} catch (error) {
			this.#login = undefined;
			throw error;
		}
		return this.#spawn([], [command]);
	}

	/** The line was cut: whoever comes next logs in again. */
	forget(): void {
		this.#login = undefined;
	}

	/** Ends the login and removes its folder. Commands that still run end with it. */
	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		await this.#login?.catch(() => undefined);
		for (const child of this.#children) child.kill("SIGKILL");
		if (this.#folder === undefined) return;
		const child = await this.#spawn(["-O", "exit"], []);
		const timer = setTimeout(() => child.kill("SIGKILL"), FAREWELL);
		await ended(child);
		clearTimeout(timer);
		await rm(await this.#folder, { recursive: true, force: true });
	}

	/** The login goes to the background when it is made, and the process that we started ends. */
	async #logIn(): Promise<void> {
		if (this.#closed) throw new Error(`Cannot log in to "${this.name}": it was closed`);
		const child = await this.#spawn(["-N"], []);
		child.stdin?.end();
		const said = listen(child);
		const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
		const code = await ended(child);
		clearTimeout(timer);
		if (code !== 0)
			throw new Error(`Cannot log in to "${this.name}": ${lastWords(said(), "ssh does not come through")}`);
	}

	/**
	 * The path of the shared socket is short: a socket's has at most 107 bytes. A session of its own keeps Ctrl-C in our
	 * terminal from ssh: what was begun on the host is to be ended in order.
	 */
	async #spawn(options: readonly string[], command: readonly string[]): Promise<ChildProcess> {
		this.#folder ??= mkdtemp(join(tmpdir(), "xmpps-ssh-"));
		const [program = "ssh", ...before] = this.#command;
		const shared = ["-o", "ControlMaster=auto", "-o", `ControlPersist=${PERSIST}`];
		const path = ["-o", `ControlPath=${join(await this.#folder, "s")}`];
		const target = sshTargetArguments(this.#target);
		const argv = [...before, ...OPTIONS, ...shared, ...path, ...options, ...target, ...command];
		const child = spawn(program, argv, { stdio: "pipe", detached: true });
		child.stdin.on("error", () => undefined);
		this.#children.add(child);
		child.once("close", () => this.#children.delete(child));
		return child;
	}
}

/** Keeps the end of what ssh says on stderr, and why it could not be started. */
export function listen(child: ChildProcess): () => string {
	let text = "";
	child.once("error", (error) => {
		text += `\n${error.message}`;
	});
	child.stderr?.setEncoding("latin1").on("data", (chunk: string) => {
		text = (text + chunk).slice(-MAX_SAID);
	});
	return () => text;
}

/** The last line that ssh said, for people. */
export function lastWords(said: string, otherwise: string): string {
	const last = said.trim().split(/\r?\n/).at(-1)?.trim() ?? "";
	return last === "" ? otherwise : printable(last, 200);
}

/** The exit code. Not `close`: the login in the background may hold on to what it inherited. */
async function ended(child: ChildProcess): Promise<number | undefined> {
	try {
		const [code] = (await once(child, "exit")) as [number | null];
		return code ?? undefined;
	} catch {
		return undefined;
	}
}

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

/**
 * What the shared login itself runs: it says that it is there, in every shell, and goes on until our end of its stdin is
 * closed, however that comes.
 */
const STAY = "echo xmpps-login; exec cat";
const STAYS = "xmpps-login\n";

/** Milliseconds for a login: the connection has 10 s, the keys the rest. */
const PATIENCE = 25_000;

/** Milliseconds that ending the login may take, where the line is not cut. */
const FAREWELL = 3_000;

/** What ssh says is kept up to this size, its end. */
const MAX_SAID = 8 * 1024;

/**
 * One login to a host, which all commands share. It is a process of ours: it ends when we do, and its end is the end of all
 * commands, so that a line that is cut is known to all of them at once.
 */
export class SshLogin {
	/** For messages. */
	readonly name: string;
	readonly #target: SshTarget;
	readonly #command: readonly string[];
	readonly #children = new Set<ChildProcess>();
	#folder: Promise<string> | undefined;
	#login: Promise<ChildProcess> | undefined;
	#logins = 0;
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
		await this.#login;
		// Without the shared login there is to be none: ssh would try one of its own, and keep us waiting.
		return this.#spawn(["-o", "ControlMaster=no", "-o", "ProxyCommand=false"], command);
	}

	/** Ends the login and removes its folder. Commands that still run end with it. */
	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		const login = await this.#login?.catch(() => undefined);
		for (const child of this.#children) if (child !== login) child.kill("SIGKILL");
		if (login !== undefined && login.exitCode === null && login.signalCode === null) {
			const ended = once(login, "exit");
			login.stdin?.end();
			const timer = setTimeout(() => login.kill("SIGKILL"), FAREWELL);
			await ended;
			clearTimeout(timer);
		}
		if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
	}

	async #logIn(): Promise<ChildProcess> {
		if (this.#closed) throw new Error(`Cannot log in to "${this.name}": it was closed`);
		this.#logins += 1;
		const child = await this.#spawn(["-o", "ControlMaster=yes"], STAY);
		const said = listen(child);
		const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
		const there = await new Promise<boolean>((resolve) => {
			let text = "";
			child.stdout?.setEncoding("latin1").on("data", (chunk: string) => {
				// A shell may greet before.
				text = (text + chunk).slice(-MAX_SAID);
				if (text.includes(STAYS)) resolve(true);
			});
			const over = (): void => {
				// Whoever comes next logs in again.
				this.#login = undefined;
				resolve(false);
			};
			child.once("close", over).once("error", over);
		});
		clearTimeout(timer);
		if (!there) throw new Error(`Cannot log in to "${this.name}": ${lastWords(said(), "ssh does not come through")}`);
		return child;
	}

	/**
	 * The path of the shared socket is short: a socket's has at most 107 bytes. A session of its own keeps Ctrl-C in our
	 * terminal from ssh: what was begun on the host is to be ended in order.
	 */
	async #spawn(options: readonly string[], command: string): Promise<ChildProcess> {
		this.#folder ??= mkdtemp(join(tmpdir(), "xmpps-ssh-"));
		const socket = join(await this.#folder, `s${this.#logins}`);
		const [program = "ssh", ...before] = this.#command;
		const shared = ["-o", `ControlPath=${socket}`, "-o", "ControlPersist=no", ...options];
		const argv = [...before, ...OPTIONS, ...shared, ...sshTargetArguments(this.#target), command];
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

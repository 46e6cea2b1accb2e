import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { ipFamily, printable } from "xmpps-connect/protocol";
import { parseSshTarget, sshTargetArguments } from "../../../host/ssh-target.ts";
import { DialError, type Dialer } from "../dialer.ts";
import { ProcessDuplex } from "./process-duplex.ts";
import { isConfirmed, isUnexplained, loginAddress, sshFailure } from "./ssh-failure.ts";

/** Connections from another host, over ssh. */
export interface SshDialer extends Dialer, AsyncDisposable {
	/** The address of the host that was logged in to; undefined before that, and where ssh does not say (`ProxyJump`). */
	readonly address: string | undefined;
	/** Ends the shared login and removes its folder. Connections that are still open end with it. */
	close(): Promise<void>;
}

/** How ssh is to behave, whatever its configuration says. Nobody is there to answer a question. */
const OPTIONS = ["-T", "-x", "-a", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "LogLevel=DEBUG2"] as const;

/** The shared login ends by itself after so many seconds without a connection: should nobody be left to end it. */
const PERSIST = 60;

/** What ssh says is kept up to this size, its end: at DEBUG2 a login takes some 20 KiB. */
const MAX_SAID = 64 * 1024;

/**
 * Dials from a host that ssh can log in to, with `ssh -W`. One login is shared by all connections.
 * @param host `[user@]host[:port]`; host as ssh understands it, which may be an alias of its configuration
 * @param command the program and arguments that stand before ours
 * @throws {DialError} for what ssh could take for anything else than a host
 */
export function sshDialer(host: string, command: readonly string[] = ["ssh"]): SshDialer {
	try {
		return new SharedLogin(host, sshTargetArguments(parseSshTarget(host)), command);
	} catch (error) {
		throw new DialError("error", error instanceof Error ? error.message : String(error));
	}
}

class SharedLogin implements SshDialer {
	readonly #host: string;
	readonly #target: readonly string[];
	readonly #command: readonly string[];
	readonly #children = new Set<ChildProcessWithoutNullStreams>();
	#folder: Promise<string> | undefined;
	#login: Promise<void> | undefined;
	#closed = false;
	#address: string | undefined;

	constructor(host: string, target: readonly string[], command: readonly string[]) {
		this.#host = host;
		this.#target = target;
		this.#command = command;
	}

	get address(): string | undefined {
		return this.#address;
	}

	async dial(address: string, port: number, signal: AbortSignal): Promise<Duplex> {
		signal.throwIfAborted();
		const family = ipFamily(address);
		if (family === 0) throw new DialError("error", `"${printable(address, 80)}" is no IP address`);
		const place = `${family === 6 ? `[${address}]` : address}:${port}`;
		this.#login ??= this.#logIn();
		await unlessAborted(this.#login, signal);
		const socket = await this.#control();
		const shared = await this.#forward(["-o", "ControlMaster=no", "-o", `ControlPath=${socket}`], place, signal);
		if (shared.kind === "open") return shared.socket;
		// A shared login says no and not why; one of its own does.
		const alone = isUnexplained(shared.said)
			? await this.#forward(["-o", "ControlMaster=no", "-o", "ControlPath=none"], place, signal)
			: shared;
		if (alone.kind === "open") return alone.socket;
		throw sshFailure(this.#host, alone.said);
	}

	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		for (const child of this.#children) child.kill("SIGKILL");
		if (this.#folder === undefined) return;
		await this.#login?.catch(() => undefined);
		const child = this.#spawn(["-O", "exit", "-o", `ControlPath=${await this.#control()}`]);
		await ended(child);
		await rm(await this.#folder, { recursive: true, force: true });
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close();
	}

	/** The login goes to the background when it is made, and the process that we started ends. @throws {DialError} */
	async #logIn(): Promise<void> {
		const control = await this.#control();
		const child = this.#spawn([
			"-N",
			...["-o", "ControlMaster=yes", "-o", `ControlPath=${control}`, "-o", `ControlPersist=${PERSIST}`],
		]);
		const said = listen(child);
		child.stdin.end();
		const code = await ended(child);
		if (code !== 0) throw sshFailure(this.#host, said());
		this.#address = loginAddress(said());
	}

	/** The socket of the login, in a folder that only we can enter. Its path is short: a socket's has at most 107 bytes. */
	async #control(): Promise<string> {
		this.#folder ??= mkdtemp(join(tmpdir(), "xmpps-ssh-"));
		return join(await this.#folder, "s");
	}

	/** Opens one connection; ssh's own word tells when it is open. */
	#forward(
		options: readonly string[],
		place: string,
		signal: AbortSignal,
	): Promise<{ readonly kind: "open"; readonly socket: Duplex } | { readonly kind: "failed"; readonly said: string }> {
		return new Promise((resolve, reject) => {
			if (signal.aborted) {
				reject(signal.reason);
				return;
			}
			const child = this.#spawn([...options, "-W", place]);
			const said = listen(child, () => {
				if (!isConfirmed(said())) return;
				settle();
				resolve({ kind: "open", socket: new ProcessDuplex(child).pause() });
			});
			const settle = (): void => signal.removeEventListener("abort", onAbort);
			const onAbort = (): void => {
				child.kill("SIGKILL");
				reject(signal.reason);
			};
			signal.addEventListener("abort", onAbort, { once: true });
			// `close` and not `exit`: its last words say why.
			child.once("close", () => {
				settle();
				resolve({ kind: "failed", said: said() });
			});
		});
	}

	/** Starts ssh, without a shell between. */
	#spawn(args: readonly string[]): ChildProcessWithoutNullStreams {
		const [program = "ssh", ...before] = this.#command;
		const child = spawn(program, [...before, ...OPTIONS, ...args, ...this.#target], { stdio: "pipe" });
		child.stdin.on("error", () => undefined);
		this.#children.add(child);
		child.once("close", () => this.#children.delete(child));
		return child;
	}
}

/** Keeps the end of what a process says on stderr. */
function listen(child: ChildProcessWithoutNullStreams, heard: () => void = () => undefined): () => string {
	let text = "";
	child.once("error", (error) => {
		text += `\nit cannot be run: ${error.message}`;
	});
	child.stderr.on("data", (chunk: Buffer) => {
		text = (text + chunk.toString("latin1")).slice(-MAX_SAID);
		heard();
	});
	return () => text;
}

/** The exit code; undefined when a signal ended it or it could not be started. Not all its output needs to be closed. */
function ended(child: ChildProcessWithoutNullStreams): Promise<number | undefined> {
	return new Promise((resolve) => {
		child.once("error", () => resolve(undefined));
		child.once("exit", (code) => setImmediate(() => resolve(code ?? undefined)));
	});
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	let onAbort: () => void = () => undefined;
	const aborted = new Promise<never>((_, reject) => {
		onAbort = () => reject(signal.reason);
		signal.addEventListener("abort", onAbort, { once: true });
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
}

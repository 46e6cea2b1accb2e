import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printable } from "xmpps-connect/protocol";
import type { ChangeableHost } from "./changeable-host.ts";
import { hostFiles } from "./files/host-files.ts";
import { holdLock } from "./hold-lock.ts";
import { ARRIVED, REMOTE_COMMAND, remoteOrder } from "./remote-program.ts";
import { type CommandOptions, type CommandResult, runCommand } from "./run-command.ts";

/** A host that the system's ssh leads to. */
export interface SshHost extends ChangeableHost {
	/** Ends the shared login. */
	close(): Promise<void>;
}

/** Nobody is there to answer a question; a line that is cut is noticed within 15 s. */
const OPTIONS = [
	...["-T", "-x", "-a", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "LogLevel=ERROR"],
	...["-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3"],
] as const;

/** Seconds after which a shared login ends by itself, should nobody be left to end it. */
const PERSIST = 60;

/** What ssh ends in when it did not come through. */
const SSH_FAILED = 255;

/** Configuration files are some kilobytes; what is larger is none. */
const TEXT_LIMIT = 1024 * 1024;

/**
 * Another host, reached as `ssh` reaches it: with the user's own keys and configuration. All commands share one login.
 * @param target an alias of ssh's configuration, `user@host` or `host`
 * @param command the program and arguments that stand before ours
 * @throws {Error} for a target that ssh would take for an option
 */
export function sshHost(target: string, command: readonly string[] = ["ssh"]): SshHost {
	if (!/^[A-Za-z0-9_]/.test(target) || /[\s\0]/.test(target)) {
		throw new Error(`Cannot reach "${printable(target, 80)}": it is no host`);
	}
	const folder = mkdtempSync(join(tmpdir(), "xmpps-ssh-"));
	const shared = ["-o", "ControlMaster=auto", "-o", `ControlPath=${folder}/%C`, "-o", `ControlPersist=${PERSIST}`];
	const argv = [...command, ...OPTIONS, ...shared, "--", target, REMOTE_COMMAND];
	const run = async (asked: readonly string[], options: CommandOptions = {}): Promise<CommandResult> => {
		const { env, cwd, input = "", ...rest } = options;
		const order = remoteOrder(asked, { ...(env === undefined ? {} : { env }), ...(cwd === undefined ? {} : { cwd }) });
		const result = await runCommand(argv, { ...rest, input: Buffer.concat([order, Buffer.from(input)]) });
		return arrived(target, asked, result);
	};
	const start = (asked: readonly string[]): ChildProcess => {
		const [program = "", ...args] = argv;
		const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
		child.stdin.on("error", () => undefined);
		child.stdin.write(remoteOrder(asked));
		return child;
	};
	return {
		name: target,
		run,
		async readText(path, limit = TEXT_LIMIT) {
			const { code, stdout } = await run(["head", "-c", String(limit), "--", path], { maxOutput: limit + 4 });
			return code === 0 ? stdout : undefined;
		},
		files: hostFiles(run),
		lock: (path) => holdLock(start, path),
		async close() {
			await runCommand([...command, ...shared, "-O", "exit", "--", target]).catch(() => undefined);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** @throws {Error} when ssh did not come through: nothing is known of the command then */
function arrived(target: string, [what = ""]: readonly string[], result: CommandResult): CommandResult {
	if (result.stderr.startsWith(ARRIVED)) {
		const cut = result.code === SSH_FAILED && /connection .*(closed|reset)|timeout|broken pipe/i.test(result.stderr);
		if (!cut) return { ...result, stderr: result.stderr.slice(ARRIVED.length) };
	}
	if (result.timedOut) throw new Error(`Cannot run "${what}" on ${target}: no answer in time`);
	const last = result.stderr.replace(ARRIVED, "").trim().split("\n").at(-1) ?? "";
	throw new Error(
		`Cannot run "${what}" on ${target}: ssh: ${printable(last === "" ? "it ended without a word" : last, 200)}`,
	);
}

import type { ChangeableHost } from "./changeable-host.ts";
import { hostFiles, readHostText } from "./files/host-files.ts";
import { holdLock } from "./hold-lock.ts";
import { RemoteAnswer } from "./remote-answer.ts";
import { REMOTE_COMMAND, remoteOrder } from "./remote-program.ts";
import type { CommandOptions, CommandResult } from "./run-command.ts";
import { lastWords, listen, SshLogin } from "./ssh-login.ts";

/** A host that the system's ssh leads to. */
export interface SshHost extends ChangeableHost, AsyncDisposable {
	/** Ends the shared login. */
	close(): Promise<void>;
}

/** As `runCommand` has them. */
const TIMEOUT = 30_000;
const MAX_OUTPUT = 4 * 1024 * 1024;

/** Commands at once over one login: an sshd allows ten sessions by default (`MaxSessions`), and the login itself and a lock are some. */
const AT_ONCE = 6;

/** Milliseconds in which the host must say that it has ended what was told to end. */
const GRACE = 3_000;

/** Seconds of silence after which the host lets a lock go: more than ssh takes to notice here that the line was cut. */
const SILENCE = 30;

/**
 * Another host, reached as `ssh` reaches it: with the user's own keys and configuration.
 * @param target `[user@]host[:port]`, host as ssh understands it
 * @param command the program and arguments that stand before ours
 * @throws {Error} for what is no host
 */
export function sshHost(target: string, command: readonly string[] = ["ssh"]): SshHost {
	const login = new SshLogin(target, command);
	const next = places(AT_ONCE);
	const run = (argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> =>
		next(() => runRemotely(login, argv, options));
	const close = (): Promise<void> => login.close();
	return {
		name: login.name,
		run,
		readText: (path, limit) => readHostText(run, path, limit),
		files: hostFiles(run),
		async lock(path) {
			const holder = await login.start(REMOTE_COMMAND);
			const start = (argv: readonly string[]): typeof holder => {
				holder.stdin?.write(remoteOrder({ mode: "start", argv, seconds: 0, limit: 0 }));
				return holder;
			};
			return holdLock(start, path, { silence: SILENCE });
		},
		close,
		[Symbol.asyncDispose]: close,
	};
}

async function runRemotely(
	login: SshLogin,
	argv: readonly string[],
	{ input, env, cwd, timeout = TIMEOUT, signal, maxOutput = MAX_OUTPUT }: CommandOptions,
): Promise<CommandResult> {
	const [what = ""] = argv;
	const cannot = (why: string, cause?: Error): Error =>
		new Error(`Cannot run "${what}" on "${login.name}": ${why}`, cause === undefined ? {} : { cause });
	const interrupted = (): Error => Object.assign(cannot("interrupted"), { name: "AbortError" });
	const order = remoteOrder({
		...{ mode: "run", argv, seconds: Math.ceil((timeout + GRACE) / 1000), limit: maxOutput },
		...(input === undefined ? {} : { input }),
		...(env === undefined ? {} : { env }),
		...(cwd === undefined ? {} : { cwd }),
	});
	if (signal?.aborted) throw interrupted();
	const child = await login.start(REMOTE_COMMAND);
	const said = listen(child);
	const answer = new RemoteAnswer(maxOutput);
	let timedOut = false;
	let silent: NodeJS.Timeout | undefined;
	// The host ends the command, and says so.
	const stop = (): void => {
		child.stdin?.end();
		silent ??= setTimeout(() => child.kill("SIGKILL"), GRACE);
	};
	const late = setTimeout(() => {
		timedOut = true;
		stop();
	}, timeout);
	signal?.addEventListener("abort", stop, { once: true });
	try {
		await new Promise<void>((resolve) => {
			child.once("close", () => resolve());
			child.once("error", () => resolve());
			child.stdout?.on("data", (chunk: Buffer) => {
				answer.push(chunk);
				if (answer.end !== undefined || answer.malformed) resolve();
			});
			child.stdin?.write(order);
			if (signal?.aborted) stop();
		});
	} finally {
		clearTimeout(late);
		clearTimeout(silent);
		signal?.removeEventListener("abort", stop);
		child.stdin?.end();
	}
	if (signal?.aborted) throw interrupted();
	const { end } = answer;
	if (end?.kind === "not-started") throw cannot(end.why, Object.assign(new Error(end.why), { code: end.why }));
	if (end !== undefined) {
		const { code, stdout, stderr } = end;
		return { code: timedOut ? undefined : code, stdout, stderr, timedOut };
	}
	child.kill("SIGKILL");
	if (answer.malformed) throw cannot("it answers something else than was asked");
	throw cannot(timedOut ? "no answer in time" : lastWords(said(), "the connection was lost"));
}

/** Lets so many run at once; who comes later waits. */
function places(count: number): <T>(run: () => Promise<T>) => Promise<T> {
	let free = count;
	const waiting: (() => void)[] = [];
	return async (run) => {
		if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
		else free -= 1;
		try {
			return await run();
		} finally {
			const next = waiting.shift();
			if (next === undefined) free += 1;
			else next();
		}
	};
}

import type { ChildProcess } from "node:child_process";
import { builtProgram } from "../built-program.ts";
import type { LinkSetting } from "./command.ts";
import { LineSplitter } from "./line-splitter.ts";
import type { Answer, LinkStats } from "./mover.ts";

/** How a mover is started. */
export interface MoverOptions {
	/**
	 * Starts the program in the network namespace that holds the interfaces, as root of it.
	 * @param argv an executable with its arguments
	 * @returns the process, with pipes as stdin and stdout; a pipe as stderr makes errors say more
	 */
	readonly spawn: (argv: readonly string[]) => ChildProcess;
	/** Ends the mover. */
	readonly signal?: AbortSignal;
}

/** A running mover. Its calls may overlap; they are obeyed in their order. */
export interface MoverClient extends AsyncDisposable {
	/** Makes a link, or changes it: at once, also for what is under way, and without losing or reordering a frame. */
	set(setting: LinkSetting): Promise<void>;
	/** Ends a link: from now on nothing passes. What was under way is lost. */
	remove(link: string): Promise<void>;
	/** What every link did, by its name. */
	stats(): Promise<Readonly<Record<string, LinkStats>>>;
	/** Ends the mover, and with it all links. */
	close(): Promise<void>;
}

/** Answers come within a millisecond; who does not answer for so many of them hangs. */
const ANSWER_WITHIN = 10_000;

/** Milliseconds to end by itself, once its stdin is closed. */
const END_WITHIN = 2000;

/** Of one answer, in characters: the statistics of all links. */
const MAX_ANSWER = 65_536;

/** What is kept of stderr, in characters. */
const MAX_STDERR = 2000;

interface Call {
	readonly what: string;
	settle(answer: Answer): void;
	fail(state: string): void;
}

/**
 * Starts a frame mover, and waits until it works.
 * @throws {Error} when it was not built, cannot be started or ends at once; `cause` where there is one
 */
export async function startMover(options: MoverOptions): Promise<MoverClient> {
	const { signal } = options;
	signal?.throwIfAborted();
	const mover = new MoverProcess(options.spawn([process.execPath, builtProgram("lab/wire/frame-mover.js")]));
	const onAbort = (): void => mover.kill("it was aborted");
	signal?.addEventListener("abort", onAbort, { once: true });
	void mover.ended.then(() => signal?.removeEventListener("abort", onAbort));
	const close = (): Promise<void> => mover.close();
	try {
		await mover.call("start frame mover", { stats: true });
	} catch (error) {
		await close();
		throw error;
	}
	return {
		set: async (setting) => void (await mover.call(`set link ${JSON.stringify(setting.link)}`, setting)),
		remove: async (link) => void (await mover.call(`remove link ${JSON.stringify(link)}`, { link, remove: true })),
		stats: async () => {
			const answer = await mover.call("read statistics", { stats: true });
			return "stats" in answer ? answer.stats : {};
		},
		close,
		[Symbol.asyncDispose]: close,
	};
}

class MoverProcess {
	readonly ended: Promise<void>;
	readonly #child: ChildProcess;
	readonly #calls: Call[] = [];
	#over: string | undefined;
	#stderr = "";

	constructor(child: ChildProcess) {
		this.#child = child;
		this.ended = new Promise((resolve) => {
			// "close" comes after the last answer was read, "error" alone when nothing was started.
			child.once("close", (code, signal) => {
				this.#end(`it ended with ${signal ?? `code ${code}`}`);
				resolve();
			});
			child.once("error", (error) => {
				this.#end(error.message);
				if (child.pid === undefined) resolve();
			});
		});
		const lines = new LineSplitter(MAX_ANSWER);
		child.stdout?.on("data", (chunk: Uint8Array) => {
			for (const line of lines.push(chunk)) this.#answer(line);
		});
		child.stderr?.setEncoding("utf8").on("data", (text: string) => {
			this.#stderr = (this.#stderr + text).slice(-MAX_STDERR);
		});
		// EPIPE: it has ended, and "close" says how.
		child.stdin?.on("error", () => undefined);
	}

	call(what: string, command: object): Promise<Answer> {
		return new Promise((resolve, reject) => {
			const fail = (state: string): void => {
				clearTimeout(timer);
				reject(new Error(`Cannot ${what}: ${state}`));
			};
			const timer = setTimeout(() => this.kill(`no answer within ${ANSWER_WITHIN} ms`), ANSWER_WITHIN);
			if (this.#over !== undefined) return fail(this.#over);
			const settle = (answer: Answer): void => {
				clearTimeout(timer);
				if ("error" in answer) reject(new Error(answer.error));
				else resolve(answer);
			};
			this.#calls.push({ what, settle, fail });
			this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
		});
	}

	kill(state: string): void {
		this.#end(state);
		this.#child.kill("SIGKILL");
		// The child may be a program that entered a namespace and started another one there, which only its stdin ends.
		this.#child.stdin?.destroy();
	}

	async close(): Promise<void> {
		this.#over ??= "the frame mover is closed";
		this.#child.stdin?.end();
		const timer = setTimeout(() => this.kill(`not ended within ${END_WITHIN} ms`), END_WITHIN);
		await this.ended;
		clearTimeout(timer);
	}

	#answer(line: string | undefined): void {
		try {
			const answer: Answer = JSON.parse(line ?? "");
			this.#calls.shift()?.settle(answer);
		} catch {
			this.kill("it answered something that is no answer");
		}
	}

	#end(state: string): void {
		const told = this.#stderr.trim().split("\n").at(-1) ?? "";
		this.#over ??= told === "" ? state : `${state}: ${told}`;
		for (const call of this.#calls.splice(0)) call.fail(this.#over);
	}
}

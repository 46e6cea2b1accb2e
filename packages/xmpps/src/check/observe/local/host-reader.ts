import type { Host } from "../../../host/host.ts";
import type { CommandResult } from "../../../host/run-command.ts";

/** Milliseconds for one command: they list what the kernel or a program knows. */
const TIMEOUT = 5000;

/** Characters of what one command said: the firewall of a large host takes some hundred thousand. */
const MAX_OUTPUT = 1024 * 1024;

/** Files that one pattern may stand for: a server with a hundred sites has as many. */
const MAX_FILES = 200;

/** Files that are read in all, so that files that include each other end. */
const MAX_TEXTS = 1000;

/** Notes that are kept; a thing that cannot be read is named once. */
const MAX_NOTES = 50;

/**
 * Reads a host through its port, each step bounded. What cannot be looked at becomes a note, and nothing here rejects for
 * what the host does.
 */
export class HostReader {
	readonly #host: Host;
	readonly #signal: AbortSignal | undefined;
	readonly #notes = new Set<string>();
	#texts = 0;

	constructor(host: Host, signal?: AbortSignal) {
		this.#host = host;
		this.#signal = signal;
	}

	get notes(): readonly string[] {
		return [...this.#notes];
	}

	note(text: string): void {
		if (this.#notes.size < MAX_NOTES) this.#notes.add(text);
	}

	/** What a command said, whatever its exit code; undefined where the program is not there or did not end in time. */
	async run(argv: readonly string[]): Promise<CommandResult | undefined> {
		const [program = "", ...args] = argv;
		// Only root has this folder on its path by default, and much of what is there answers to everybody.
		const places = program.startsWith("/") ? [program] : [program, `/usr/sbin/${program}`];
		for (const place of places) {
			const result = await this.#try([place, ...args]);
			if (result === undefined) continue;
			if (result.timedOut) {
				this.note(`"${program}" did not answer within ${TIMEOUT / 1000} s`);
				return undefined;
			}
			return { ...result, stdout: result.stdout.slice(0, MAX_OUTPUT), stderr: result.stderr.slice(0, MAX_OUTPUT) };
		}
		return undefined;
	}

	/** The text of a file; undefined where there is none, or it may not be read. */
	async text(path: string): Promise<string | undefined> {
		this.#texts += 1;
		if (this.#texts > MAX_TEXTS) {
			this.note(`no more than ${MAX_TEXTS} files were read`);
			return undefined;
		}
		try {
			return await this.#host.readText(path);
		} catch {
			return undefined;
		}
	}

	/** The text of a file that should be there. Where it may not be read, that is noted. */
	async textOf(path: string): Promise<string | undefined> {
		const text = await this.text(path);
		if (text === undefined && (await this.exists(path))) this.note(`${path} cannot be read`);
		return text;
	}

	async exists(path: string): Promise<boolean> {
		return (await this.run(["test", "-e", path]))?.code === 0;
	}

	/**
	 * The files below a folder, links to files among them, sorted.
	 * @param names what their names look like; `*` and `?` stand for anything
	 * @param depth 1: the folder alone
	 */
	async files(folder: string, names: readonly string[], depth: number): Promise<readonly string[]> {
		const tests = names.flatMap((name, index) => [...(index === 0 ? [] : ["-o"]), "-name", name]);
		const shape = ["-mindepth", "1", "-maxdepth", String(depth), "(", ...tests, ")"];
		const result = await this.run(["find", "-L", folder, ...shape, "!", "-type", "d", "-print"]);
		if (result === undefined) return [];
		if (/permission denied/i.test(result.stderr)) this.note(`${folder} cannot be read as a whole`);
		const found = result.stdout.split("\n").filter((line) => line.startsWith("/"));
		if (found.length > MAX_FILES) this.note(`of ${found.length} files in ${folder} ${MAX_FILES} were looked at`);
		return found.toSorted().slice(0, MAX_FILES);
	}

	/** The files that a path stands for whose last part may be a pattern; itself where it is none. */
	async matches(path: string): Promise<readonly string[]> {
		const slash = path.lastIndexOf("/");
		const name = path.slice(slash + 1);
		return /[*?[]/.test(name) ? await this.files(path.slice(0, slash) || "/", [name], 1) : [path];
	}

	/** Undefined when it cannot be started: a shell or a container's runner says 126 or 127 then. */
	async #try(argv: readonly string[]): Promise<CommandResult | undefined> {
		try {
			const options = { timeout: TIMEOUT, ...(this.#signal === undefined ? {} : { signal: this.#signal }) };
			const result = await this.#host.run(argv, options);
			return result.code === 126 || result.code === 127 ? undefined : result;
		} catch {
			return undefined;
		}
	}
}

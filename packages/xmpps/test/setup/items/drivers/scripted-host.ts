import type { Host } from "../../../../src/host/host.ts";
import type { CommandResult } from "../../../../src/host/run-command.ts";

/** What a command of a host says: its stdout, or how it fails. */
export type Answer = string | { readonly code: number; readonly stderr: string } | "missing";

/** A host whose commands answer as they are told; every call takes the next answer for it, the last one again and again. */
export class ScriptedHost implements Host {
	readonly name = "a host";
	/** The inputs of commands that had one. */
	readonly inputs: string[] = [];
	readonly calls: string[] = [];
	readonly #answers: Map<string, Answer[]>;

	readonly #files: Readonly<Record<string, string>>;

	/** @param answers by the beginning of a command line @param files their texts by path */
	constructor(answers: Readonly<Record<string, readonly Answer[]>>, files: Readonly<Record<string, string>> = {}) {
		this.#files = files;
		this.#answers = new Map(Object.entries(answers).map(([command, list]) => [command, [...list]]));
	}

	run(argv: readonly string[], options: { readonly input?: string | Uint8Array } = {}): Promise<CommandResult> {
		const line = argv.join(" ").replace("/usr/sbin/", "");
		this.calls.push(argv.join(" "));
		if (typeof options.input === "string") this.inputs.push(options.input);
		const list = [...this.#answers].find(([command]) => line.startsWith(command))?.[1] ?? ["missing"];
		const answer = (list.length > 1 ? list.shift() : list[0]) ?? "missing";
		if (answer === "missing") {
			const cause = Object.assign(new Error("spawn ENOENT"), { code: "ENOENT" });
			return Promise.reject(new Error(`Cannot run "${argv[0]}"`, { cause }));
		}
		const result = typeof answer === "string" ? { code: 0, stdout: answer, stderr: "" } : { stdout: "", ...answer };
		return Promise.resolve({ ...result, timedOut: false });
	}

	readText(path: string): Promise<string | undefined> {
		return Promise.resolve(this.#files[path]);
	}
}

import type { Host } from "../../../../src/host/host.ts";
import type { CommandResult } from "../../../../src/host/run-command.ts";

/** What a command says: its stdout, or more about it; a program that is not listed is not there. */
export type Said = string | Partial<CommandResult>;

export interface DataHostSpec {
	/** Command line → what it says. */
	readonly commands?: Readonly<Record<string, Said>>;
	/** Path → text. */
	readonly files?: Readonly<Record<string, string>>;
	/** Files that are there and may not be read. */
	readonly forbidden?: readonly string[];
}

/** A host that is data. Of its own it knows `find`, `test -e`, and `sed` for certificates. */
export function dataHost(spec: DataHostSpec): Host & { readonly ran: readonly string[] } {
	const { commands = {}, files = {}, forbidden = [] } = spec;
	const ran: string[] = [];
	const paths = [...Object.keys(files), ...forbidden];
	return {
		name: "a host",
		ran,
		async run(argv) {
			ran.push(argv.join(" "));
			const said = commands[argv.join(" ")] ?? builtIn(argv, files, paths);
			if (said === undefined) throw new Error(`Cannot run "${argv[0]}": ENOENT`);
			return {
				code: 0,
				stdout: "",
				stderr: "",
				timedOut: false,
				...(typeof said === "string" ? { stdout: said } : said),
			};
		},
		readText: async (path, limit) => files[path]?.slice(0, limit),
	};
}

function builtIn(
	argv: readonly string[],
	files: Readonly<Record<string, string>>,
	paths: readonly string[],
): Said | undefined {
	switch (argv[0]) {
		case "test":
			return { code: paths.includes(argv[2] ?? "") ? 0 : 1 };
		case "find":
			return found(argv, paths);
		case "sed": {
			const text = files[argv.at(-1) ?? ""] ?? "";
			return /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/.exec(text)?.[0] ?? "";
		}
		default:
			return undefined;
	}
}

function found(argv: readonly string[], paths: readonly string[]): string {
	const folder = argv[2] ?? "";
	const depth = Number(argv[argv.indexOf("-maxdepth") + 1]);
	const names = argv.flatMap((word, index) => (word === "-name" ? [argv[index + 1] ?? ""] : []));
	const patterns = names.map((name) => new RegExp(`^${name.replaceAll(".", "\\.").replaceAll("*", ".*")}$`));
	const below = paths.filter((path) => {
		const parts = path.slice(folder.length + 1).split("/");
		const inside = path.startsWith(`${folder}/`) && parts.length <= depth;
		return inside && patterns.some((pattern) => pattern.test(parts.at(-1) ?? ""));
	});
	return below.map((path) => `${path}\n`).join("");
}

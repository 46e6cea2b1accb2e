import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** Path → text of the files of a small tree. */
export type Tree = Readonly<Record<string, string>>;

/** What Biome said: the names of the rules that fired, by file. */
export type Findings = ReadonlyMap<string, readonly string[]>;

/**
 * Lints a tree with the repository's own biome.json, laid out like the repository but in a temporary folder: the work
 * tree stays clean, and two runs side by side do not see each other's violations.
 */
export async function lintPlanted(tree: Tree): Promise<Findings> {
	const folder = await mkdtemp(join(tmpdir(), "xmpps-lint-"));
	try {
		// Git's ignore file plays no part outside the repository.
		const { vcs: _, $schema: __, ...config } = JSON.parse(await readFile(join(root, "biome.json"), "utf8"));
		await plant(folder, { ...tree, "biome.json": JSON.stringify(config) });
		await cp(join(root, "biome"), join(folder, "biome"), { recursive: true });
		for (const path of ["package.json", "packages/connect/package.json", "packages/xmpps/package.json"]) {
			await mkdir(dirname(join(folder, path)), { recursive: true });
			await cp(join(root, path), join(folder, path));
		}
		const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
		const { stdout } = await run(folder, [biome, "lint", "--reporter=github", "--max-diagnostics=none", "."]);
		return readFindings(stdout, folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Writes the files of `tree` below `folder`. */
export async function plant(folder: string, tree: Tree): Promise<void> {
	for (const [path, text] of Object.entries(tree)) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), text);
	}
}

/** Runs this Node with `args` in `folder`; a failing exit code is an answer here, not an error. */
export async function run(folder: string, args: readonly string[]): Promise<{ code: number; stdout: string }> {
	return await new Promise((resolve) => {
		const child = execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 24 }, (_error, stdout, stderr) => {
			resolve({ code: child.exitCode ?? 1, stdout: stdout + stderr });
		});
	});
}

// One line a finding: ::error title=lint/style/noDefaultExport,file=PATH,line=7,…::message
function readFindings(output: string, folder: string): Findings {
	const findings = new Map<string, string[]>();
	for (const line of output.split("\n")) {
		const match = /^::\w+ title=([^,]+),file=([^,]+),/.exec(line);
		const [, title, file] = match ?? [];
		if (title === undefined || file === undefined) continue;
		const path = file.slice(file.indexOf(folder) + folder.length + 1);
		findings.set(path, [...(findings.get(path) ?? []), title.slice(title.lastIndexOf("/") + 1)]);
	}
	return findings;
}

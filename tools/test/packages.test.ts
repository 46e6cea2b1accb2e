import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "./planted.ts";

const manifestOf = async (folder: string): Promise<Record<string, Record<string, string> | undefined>> =>
	JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));

const exact = /^\d+\.\d+\.\d+$/;

describe("dependencies", () => {
	test("the library has these three and no other", async () => {
		const { dependencies } = await manifestOf("packages/connect");
		expect(Object.keys(dependencies ?? {}).sort()).toEqual(["asn1js", "dns-packet", "saxes"]);
	});

	test.for([".", "packages/connect", "packages/xmpps"])("%s pins exact versions", async (folder) => {
		const { dependencies, devDependencies } = await manifestOf(folder);
		const all = Object.entries({ ...dependencies, ...devDependencies });
		expect(all).not.toEqual([]);
		expect(all.filter(([, version]) => !exact.test(version))).toEqual([]);
	});

	test("the tool and the library have one version", async () => {
		const library = JSON.parse(await readFile(join(root, "packages/connect/package.json"), "utf8"));
		const tool = JSON.parse(await readFile(join(root, "packages/xmpps/package.json"), "utf8"));
		expect(tool.version).toBe(library.version);
		expect(tool.dependencies["xmpps-connect"]).toBe(library.version);
	});

	test("every dependency has its reason in docs/dependencies.md", async () => {
		const text = await readFile(join(root, "docs/dependencies.md"), "utf8");
		for (const folder of [".", "packages/connect", "packages/xmpps"]) {
			const { dependencies, devDependencies } = await manifestOf(folder);
			for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
				expect(text, `docs/dependencies.md gives no reason for ${name}`).toContain(`\`${name}\``);
			}
		}
	});
});

describe("each package", () => {
	test.for(["packages/connect", "packages/xmpps"])(
		"%s carries the licence: npm packs nothing from above",
		async (folder) => {
			const text = await readFile(join(root, "LICENSE"), "utf8");
			expect(text).toContain("the xmpps contributors");
			expect(await readFile(join(root, folder, "LICENSE"), "utf8")).toBe(text);
		},
	);
});

describe("the lock file", () => {
	test("holds integrity hashes and no address to download from", async () => {
		const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
		const packages = Object.entries<Record<string, unknown>>(lock.packages);
		const foreign = packages.filter(([path, entry]) => path.includes("node_modules/") && entry["link"] !== true);
		expect(foreign.length).toBeGreaterThan(100);
		expect(foreign.filter(([, entry]) => entry["resolved"] !== undefined)).toEqual([]);
		expect(foreign.filter(([, entry]) => !String(entry["integrity"]).startsWith("sha512-"))).toEqual([]);
	});

	test("names the platform packages of Biome and of knip's parser for every system", async () => {
		// npm leaves out, in silence, what the registry lacks, and then `npm ci` refuses the file.
		const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
		for (const [path, entry] of Object.entries<{ optionalDependencies?: Record<string, string> }>(lock.packages)) {
			for (const name of Object.keys(entry.optionalDependencies ?? {})) {
				const somewhere = [`node_modules/${name}`, `${path}/node_modules/${name}`];
				expect(Object.keys(lock.packages), `${path} misses ${name}`).toEqual(
					expect.arrayContaining([expect.toSatisfy((key) => somewhere.includes(key))]),
				);
			}
		}
	});
});

describe("committed files", () => {
	test("name no registry and no file to download", async () => {
		const forbidden = [/registry\.(npmjs\.org|yarnpkg\.com)/, /nodejs\.org\/(dist|download)/, /deb\.debian\.org/];
		forbidden.push(/https?:\/\/[^\s"'`)]+\.(tgz|tar|gz|xz|bz2|zip|deb|whl)\b/);
		const configured = /^https?:\/\/([^/:]+)/.exec(process.env["npm_config_registry"] ?? "")?.[1];
		if (configured !== undefined) forbidden.push(new RegExp(configured.replaceAll(".", "\\.")));
		const found: string[] = [];
		for (const path of await sourceFiles()) {
			// This file has to spell them.
			if (path === "tools/test/packages.test.ts") continue;
			const text = await readFile(join(root, path), "utf8");
			for (const pattern of forbidden) {
				const match = pattern.exec(text);
				if (match !== null) found.push(`${path}: ${match[0]}`);
			}
		}
		expect(found).toEqual([]);
	});

	test("are all looked at, and nothing that was installed", async () => {
		const paths = await sourceFiles();
		expect(paths).toContain("package.json");
		expect(paths).toContain("tools/test/packages.test.ts");
		expect(paths).not.toContain("node_modules/vitest/package.json");
	});

	test(".ci/run and tools/install-system-packages are sound shell", () => {
		for (const path of [".ci/run", "tools/install-system-packages"]) {
			expect(() => execFileSync("sh", ["-n", join(root, path)])).not.toThrow();
		}
	});
});

/** Every file that belongs to the repository: found by walking, since a clone may come without git. */
async function sourceFiles(folder = ""): Promise<string[]> {
	const generated = new Set(["node_modules", "dist", "coverage", ".cache", ".git"]);
	const paths: string[] = [];
	for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
		const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
		if (generated.has(entry.name) || path === "docs/api" || path.endsWith(".tgz")) continue;
		if (entry.isDirectory()) paths.push(...(await sourceFiles(path)));
		else if (entry.isFile()) paths.push(path);
	}
	return paths;
}

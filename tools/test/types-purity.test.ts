import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { plant, root, run } from "./planted.ts";

/** What a pure folder cannot name, since its tsconfig.json takes no types of Node. */
const impure: Record<string, string> = {
	"node:net": 'import { connect } from "node:net";\nexport const x: unknown = connect;',
	Buffer: 'export const x: unknown = Buffer.from("");',
	process: "export const x: unknown = process.pid;",
	"globalThis.process": "export const x: unknown = globalThis.process;",
	setTimeout: "export const x: unknown = setTimeout(() => undefined, 1);",
	URL: 'export const x: unknown = new URL("xmpp:a");',
	crypto: "export const x: unknown = crypto.randomUUID();",
};

const sound = "export const x: Uint8Array = new Uint8Array(1);";

let messages: string;
beforeAll(async () => {
	// Inside the repository, so that node_modules/@types lies above it as it does above the real folder.
	await mkdir(join(root, ".cache"), { recursive: true });
	const folder = await mkdtemp(join(root, ".cache/purity-"));
	try {
		const files = Object.values(impure).map((text, index) => [`impure-${index}.ts`, text]);
		const config = {
			extends: join(root, "packages/connect/src/protocol/tsconfig.json"),
			compilerOptions: { rootDir: ".", noEmit: true, composite: false, incremental: false, tsBuildInfoFile: null },
			include: ["."],
		};
		await plant(folder, {
			...Object.fromEntries(files),
			"sound.ts": sound,
			"tsconfig.json": JSON.stringify(config),
		});
		const tsc = join(root, "node_modules/typescript/bin/tsc");
		messages = (await run(folder, [tsc, "-p", ".", "--pretty", "false"])).stdout;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

describe("packages/connect/src/protocol by its types", () => {
	test.for([...Object.keys(impure).entries()])("$1 does not compile", ([index]) => {
		expect(messages).toMatch(new RegExp(`^impure-${index}\\.ts\\(\\d+,\\d+\\): error TS\\d+`, "m"));
	});

	test("what is pure compiles", () => {
		expect(messages).toContain("impure-0.ts");
		expect(messages).not.toContain("sound.ts(");
	});
});

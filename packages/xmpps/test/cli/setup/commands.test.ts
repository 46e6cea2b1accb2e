import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Io } from "../../../src/cli/io.ts";
import { run } from "../../../src/cli/run.ts";
import { agreed } from "../../../src/cli/setup/agreed.ts";
import { tellText } from "../../../src/cli/setup/tell-text.ts";
import { styleFor } from "../../../src/cli/style.ts";

const folder = mkdtempSync(join(tmpdir(), "xmpps-commands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function io(more: Partial<Io> = {}) {
	const out: string[] = [];
	const err: string[] = [];
	const seen: Io = {
		out: (text) => void out.push(text),
		err: (text) => void err.push(text),
		colour: false,
		signal: new AbortController().signal,
		...more,
	};
	return { io: seen, out, err };
}

async function command(...args: string[]): Promise<{ code: number; err: string }> {
	const { io: seen, err } = io();
	return { code: await run(args, seen), err: err.join("\n") };
}

describe("a command of the set-up", () => {
	test.each(["plan", "apply", "confirm", "rollback", "status", "remove"])(
		"%s says which file it cannot read",
		async (name) => {
			// Root trusts no folder that everybody may write, such as that of temporary files.
			const file = "/no-such-file.yaml";
			const { code, err } = await command(name, "--config", file);
			expect(code).toBe(65);
			expect(err).toMatch(/^xmpps: Cannot read "\/no-such-file\.yaml": ENOENT$/);
		},
	);

	test.each([
		["apply", "--wait", "soon"],
		["apply", "--confirm-within", "1 day"],
		["apply", "--confirm-within", "1s"],
		["remove", "--wait", "-1"],
		["plan", "--format", "xml"],
		["plan", "more"],
		["rollback", "one", "two"],
	])("%s refuses %s %s before it reads anything", async (...args) => {
		const { code, err } = await command(...args, "--config", join(folder, "none.yaml"));
		expect(code).toBe(64);
		expect(err).not.toContain("none.yaml");
	});

	test("apply takes no file for a plan that is none", async () => {
		const file = join(folder, "plan.json");
		for (const text of ["", "{}", '{"format":"xmpps-plan/0","checksum":"a"}', "[1"]) {
			writeFileSync(file, text);
			const { code, err } = await command("apply", "--plan", file);
			expect(code).toBe(65);
			expect(err).toContain("it is no plan of this version");
		}
		const { code, err } = await command("apply", "--plan", join(folder, "no-plan.json"));
		expect({ code, err }).toEqual({ code: 65, err: expect.stringMatching(/no-plan\.json" of --plan: ENOENT$/) });
	});
});

describe("whether to go on", () => {
	test("is yes for y and yes alone", async () => {
		const answers: [string, boolean][] = [
			["y", true],
			[" YES ", true],
			["", false],
			["n", false],
			["yep", false],
		];
		for (const [answer, expected] of answers) {
			expect(await agreed("Apply this?", io({ ask: async () => answer }).io)).toBe(expected);
		}
	});

	test("cannot be asked without a terminal, and may be left open", async () => {
		await expect(agreed("Apply this?", io().io)).rejects.toMatchObject({
			exitCode: 64,
			message: expect.stringContaining("--yes"),
		});
		const asked = agreed("Apply this?", io({ ask: async () => undefined }).io);
		await expect(asked).rejects.toMatchObject({ exitCode: 130, message: "Nothing was changed" });
	});
});

test("what is told goes through no terminal control", () => {
	const progress: (string | undefined)[] = [];
	const { io: seen } = io({ progress: (text) => void progress.push(text) });
	const lines: string[] = [];
	const tell = tellText(seen, styleFor({ colour: false }), (line) => void lines.push(line));
	tell.step("one\u001b[2J");
	tell.detail("two\nthree");
	tell.progress("3 s");
	tell.progress(undefined);
	for (const control of ["\u001b", "\n"]) expect(lines.join("")).not.toContain(control);
	expect(lines[1]).toMatch(/^ {2}two/);
	expect(progress).toEqual([undefined, undefined, "  3 s", undefined]);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { FileChangedError } from "../../src/host/changeable-host.ts";
import { localHost } from "../../src/host/local-host.ts";

/** The program that changes files against programs that never stop writing: on the clock, as it comes. */
const root = mkdtempSync(join(tmpdir(), "xmpps-races-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const { files } = localHost();
const WRITES = 200;

/** Writes numbers in order, each after a pause by chance of up to so many milliseconds. */
const WRITERS: Readonly<Record<string, string>> = {
	"moves a new file there": "open my $f, '>', qq($path.editor); print $f $_; close $f; rename qq($path.editor), $path;",
	"writes into the file": "open my $f, '>', $path; print $f $_; close $f;",
	"writes into the file slowly": "open my $f, '+<', $path or next; pause(); truncate $f, 0; print $f $_; close $f;",
	"removes the file and makes it anew": "unlink $path; open my $f, '>', $path; print $f $_; close $f;",
};

function writer(path: string, code: string): Promise<unknown> {
	const program = `use strict; my ($path, $count) = @ARGV; sub pause { select undef, undef, undef, rand 0.03 }
	for (1 .. $count) { pause(); ${code} }`;
	const child = spawn("perl", ["-e", program, path, String(WRITES)], { stdio: ["ignore", "inherit", "inherit"] });
	return once(child, "close");
}

describe.each(Object.entries(WRITERS))("somebody who %s, all the time", (_, code) => {
	test("has the last word, or the last but ours", async () => {
		const path = join(mkdtempSync(join(root, "r-")), "x.conf");
		writeFileSync(path, "0");
		let over = false;
		const writing = writer(path, code).then(() => {
			over = true;
		});
		const outcomes = { done: 0, changed: 0 };
		while (!over) {
			const before = await files.read(path);
			if (before?.kind !== "file") continue;
			const number = Buffer.from(before.bytes).toString().split(" ")[0] ?? "";
			const after = { ...before, bytes: Buffer.from(`${number} and ours`) };
			try {
				await files.replace(path, before, after);
				outcomes.done += 1;
			} catch (error) {
				expect(error).toBeInstanceOf(FileChangedError);
				outcomes.changed += 1;
			}
		}
		await writing;
		await files.read(path);
		expect(readFileSync(path, "utf8").split(" ")[0]).toBe(String(WRITES));
		// Both came up, or this has shown nothing.
		expect(outcomes.done).toBeGreaterThan(0);
		expect(outcomes.changed).toBeGreaterThan(0);
		const beside = readdirSync(join(path, "..")).filter((name) => name !== "x.conf");
		for (const name of beside) expect(name).toMatch(/^\.x\.conf\.xmpps-[0-9a-f]{16}-[0-9a-f]{16}-\d+\.kept~$/);
	}, 60_000);
});

describe("somebody who has the file open for writing", () => {
	/** Opens it, and writes when it is told to. */
	async function open(path: string): Promise<{ write(): Promise<unknown> }> {
		const script = 'exec 3<>"$1"; echo open; read -r _; printf theirs >&3';
		const child = spawn("sh", ["-c", script, "sh", path], { stdio: ["pipe", "pipe", "inherit"] });
		const closed = once(child, "close");
		await once(child.stdout, "data");
		return {
			write: () => {
				child.stdin.end("now\n");
				return closed;
			},
		};
	}

	test.each([
		["changed", "after"],
		["removed", undefined],
	])("is waited for when it is to be %s", async (_, text) => {
		const path = join(mkdtempSync(join(root, "w-")), "x.conf");
		writeFileSync(path, "before");
		const before = await files.read(path);
		if (before?.kind !== "file") throw new Error("no file");
		const editor = await open(path);
		const replaced = expect(
			files.replace(path, before, text === undefined ? undefined : { ...before, bytes: Buffer.from(text) }),
		).rejects.toThrow(FileChangedError);
		// The exchange takes some 20 ms.
		await sleep(300);
		await editor.write();
		await replaced;
		expect(readFileSync(path, "utf8")).toBe("theirs");
		expect(readdirSync(join(path, ".."))).toEqual(["x.conf"]);
	});

	test("and does nothing keeps it", async () => {
		const path = join(mkdtempSync(join(root, "w-")), "x.conf");
		writeFileSync(path, "before");
		const before = await files.read(path);
		if (before?.kind !== "file") throw new Error("no file");
		const editor = await open(path);
		const after = { ...before, bytes: Buffer.from("after") };
		await expect(files.replace(path, before, after)).rejects.toThrow(FileChangedError);
		expect(readFileSync(path, "utf8")).toBe("before");
		await editor.write();
		expect(readFileSync(path, "utf8")).toBe("theirs");
		expect(readdirSync(join(path, ".."))).toEqual(["x.conf"]);
	});
});

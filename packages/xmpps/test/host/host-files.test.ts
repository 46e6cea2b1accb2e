import { type ChildProcess, spawn } from "node:child_process";
import {
	chmodSync,
	lstatSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { FileChangedError, type Replaceable } from "../../src/host/changeable-host.ts";
import { FILE_PROGRAM } from "../../src/host/files/file-program.ts";
import { localHost } from "../../src/host/local-host.ts";

const root = mkdtempSync(join(tmpdir(), "xmpps-files-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const { files, lock } = localHost();
const me = userInfo();
const group = String(me.gid) === "0" ? "root" : undefined;

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(root, "f-"));
});

/** Owner and group as the host names them: those of whoever runs the tests. */
async function owned(): Promise<{ owner: string; group: string }> {
	const entry = await files.read(folder);
	if (entry?.kind !== "folder") throw new Error("no folder");
	return { owner: entry.owner, group: group ?? entry.group };
}

async function file(text: string, mode = 0o640): Promise<Extract<Replaceable, { kind: "file" }>> {
	return { kind: "file", bytes: new TextEncoder().encode(text), mode, ...(await owned()) };
}

describe("a file of a host", () => {
	test("is made, changed and removed, whole and with its mode", async () => {
		const path = join(folder, "a.conf");
		expect(await files.read(path)).toBeUndefined();
		await files.replace(path, undefined, await file("one\n"));
		expect(await files.read(path)).toEqual(await file("one\n"));
		await files.replace(path, await file("one\n"), await file("\0\xff two", 0o600));
		expect(readFileSync(path, "utf8")).toBe("\0\xff two");
		expect(lstatSync(path).mode & 0o777).toBe(0o600);
		await files.replace(path, await file("\0\xff two", 0o600), undefined);
		expect(readdirSync(folder)).toEqual([]);
	});

	test("that is not what was expected stays", async () => {
		const path = join(folder, "a.conf");
		writeFileSync(path, "theirs", { mode: 0o640 });
		const ours = await file("ours");
		for (const [expected, wanted] of [
			[undefined, ours],
			[ours, await file("new")],
			[ours, undefined],
			[await file("theirs", 0o644), ours],
		] as const) {
			await expect(files.replace(path, expected, wanted)).rejects.toThrow(FileChangedError);
		}
		expect(readFileSync(path, "utf8")).toBe("theirs");
		expect(readdirSync(folder)).toEqual(["a.conf"]);
		// Twice is not too often: a run that was killed does it again.
		await files.replace(path, ours, await file("theirs"));
	});

	test("is never reached through a link", async () => {
		const path = join(folder, "link");
		writeFileSync(join(folder, "target"), "x");
		symlinkSync("target", path);
		expect(await files.read(path)).toEqual({ kind: "link", target: "target" });
		await expect(files.replace(path, await file("x"), await file("y"))).rejects.toThrow(FileChangedError);
		await files.replace(path, { kind: "link", target: "target" }, { kind: "link", target: "other" });
		expect(readlinkSync(path)).toBe("other");
		await files.replace(path, { kind: "link", target: "other" }, undefined);
		await files.replace(path, undefined, { kind: "link", target: "target" });
		await expect(files.append(path, "x")).rejects.toThrow('link": ELOOP');
	});

	test("says what is wrong, and where", async () => {
		const path = join(folder, "none", "a");
		await expect(files.replace(path, undefined, await file("x"))).rejects.toThrow(`Cannot write "${path}": ENOENT`);
		const stranger = { ...(await file("x")), owner: "no-such-user" };
		await expect(files.replace(join(folder, "a"), undefined, stranger)).rejects.toThrow(
			'no user or group "no-such-user"',
		);
		await expect(files.read("/etc/../etc/passwd")).rejects.toThrow("no path");
		expect(readdirSync(folder)).toEqual([]);
	});

	test("has names that mean nothing to a shell or to perl", async () => {
		const path = join(folder, "$(touch x); `id` \"' @{[die]} | -n");
		await files.replace(path, undefined, await file('`id`; $(id) @{[system "id"]}\n'));
		expect(await files.read(path)).toEqual(await file('`id`; $(id) @{[system "id"]}\n'));
		expect(readdirSync(folder)).toHaveLength(1);
	});
});

describe("an edit that comes in the same moment", () => {
	test("is never lost", async () => {
		const path = join(folder, "a.conf");
		const [one, two] = [await file("1"), await file("2")];
		let theirs = 0;
		for (let round = 0; round < 25; round += 1) {
			rmSync(path, { force: true });
			writeFileSync(path, "1");
			chmodSync(path, 0o640);
			const edit = `edit ${round}`;
			// Editors write beside and rename: at any moment of ours.
			const temporary = join(folder, "editor");
			writeFileSync(temporary, edit);
			const script = `sleep 0.00${round % 10}; mv ${temporary} ${path}`;
			const editor = spawn("sh", ["-c", script]);
			const done = new Promise((resolve) => editor.once("close", resolve));
			const ours = await files.replace(path, one, two).then(
				() => true,
				(error: unknown) => {
					expect(error).toBeInstanceOf(FileChangedError);
					return false;
				},
			);
			await done;
			// It came after ours, or ours was refused.
			expect(readFileSync(path, "utf8")).toBe(edit);
			if (!ours) theirs += 1;
		}
		expect(theirs).toBeLessThanOrEqual(25);
		expect(readdirSync(folder)).toEqual(["a.conf"]);
	}, 30_000);
});

describe("a run that is killed", () => {
	test("leaves what was or what is to be, and the next one tidies up", async () => {
		const path = join(folder, "a.conf");
		const before = await file("before");
		const after = await file(`${"after ".repeat(50_000)}`);
		const fields = (entry: typeof before): string[] => {
			return ["file", entry.mode.toString(8), entry.owner, entry.group, new TextDecoder().decode(entry.bytes)];
		};
		const order = ["replace", path, ...fields(before), ...fields(after)]
			.map((text) => `${text.length}:${text}`)
			.join("");
		for (let round = 0; round < 25; round += 1) {
			writeFileSync(path, "before");
			chmodSync(path, 0o640);
			const child: ChildProcess = spawn("perl", ["-e", FILE_PROGRAM], { stdio: ["pipe", "ignore", "ignore"] });
			const ended = new Promise((resolve) => child.once("close", resolve));
			child.stdin?.on("error", () => undefined);
			child.stdin?.end(order);
			await sleep(round % 13);
			child.kill("SIGKILL");
			await ended;
			const there = await files.read(path);
			expect([before, after]).toContainEqual(there);
			if (there?.kind === "file") await files.replace(path, there, before.bytes === there.bytes ? after : before);
		}
		// Whoever looks tidies up.
		expect(readdirSync(folder)).toEqual(["a.conf"]);
		writeFileSync(path, "before");
		await files.replace(path, before, after);
		expect(readdirSync(folder)).toEqual(["a.conf"]);
	}, 30_000);
});

describe("a folder of a host", () => {
	test("is made once, and goes when it is empty", async () => {
		const path = join(folder, "x");
		const rights = { mode: 0o750, ...(await owned()) };
		await files.makeFolder(path, rights);
		await files.makeFolder(path, rights);
		expect(await files.read(path)).toEqual({ kind: "folder", ...rights });
		await expect(files.makeFolder(path, { ...rights, mode: 0o700 })).rejects.toThrow(FileChangedError);
		await files.append(join(path, "log"), "one");
		await files.append(join(path, "log"), "two");
		expect(readFileSync(join(path, "log"), "utf8")).toBe("one\ntwo\n");
		expect(lstatSync(join(path, "log")).mode & 0o777).toBe(0o600);
		expect(await files.list(folder)).toEqual(["x"]);
		expect(await files.removeFolder(path)).toBe(false);
		await files.removeTree(path);
		expect(await files.removeFolder(path)).toBe(true);
		expect(await files.list(path)).toEqual([]);
	});
});

describe("the lock of a host", () => {
	test("is for one, and is free again when its holder is gone", async () => {
		const path = join(folder, "run", "lock");
		const first = await lock(path);
		expect(first).toBeDefined();
		expect(await lock(path)).toBeUndefined();
		await first?.release();
		const second = await lock(path);
		expect(second).toBeDefined();
		await second?.release();
	});
});

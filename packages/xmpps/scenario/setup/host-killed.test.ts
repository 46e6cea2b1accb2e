import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { FileChangedError, type HostFiles, type Replaceable } from "../../src/host/changeable-host.ts";
import { FILE_PROGRAM } from "../../src/host/files/file-program.ts";
import { hostFiles } from "../../src/host/files/host-files.ts";
import { thisHost } from "../../src/host/host.ts";
import { type Event, KILL, programWith } from "./host-steps.ts";

/**
 * Every step at which the program that changes files can be killed, and every step at which somebody else can edit the same
 * file: the real program on the real file system, and the next run after it.
 */
const root = mkdtempSync(join(tmpdir(), "xmpps-killed-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The files of this host, changed by the program with events in it. @returns and how many steps the last order took */
function eventful(events: readonly Event[]): { files: HostFiles; steps: () => number } {
	let steps = 0;
	const host = thisHost();
	const files = hostFiles(async (argv, options) => {
		const result = await host.run(
			argv.map((word) => (word === FILE_PROGRAM ? programWith(events) : word)),
			options,
		);
		steps = Number(/^steps (\d+)$/m.exec(result.stderr)?.[1] ?? 0);
		return result;
	});
	return { files, steps: () => steps };
}

const { files } = eventful([]);
let number = 0;

function newFolder(): string {
	number += 1;
	return mkdtempSync(join(root, `${number}-`));
}

/** Whoever runs this. */
const folderEntry = await files.read(root);
if (folderEntry?.kind !== "folder") throw new Error("no folder");
const { owner, group } = folderEntry;
const file = (text: string, mode = 0o640): Extract<Replaceable, { kind: "file" }> => ({
	...{ kind: "file", bytes: new TextEncoder().encode(text), mode, owner, group },
});
const link = (target: string): Replaceable => ({ kind: "link", target });

interface Change {
	readonly name: string;
	readonly before: Replaceable | undefined;
	readonly after: Replaceable | undefined;
}

const CHANGES: readonly Change[] = [
	{ name: "a new file", before: undefined, after: file("after") },
	{ name: "a changed file", before: file("before"), after: file("after", 0o600) },
	{ name: "a removed file", before: file("before"), after: undefined },
	{ name: "a new link", before: undefined, after: link("there") },
	{ name: "a file in place of a link", before: link("there"), after: file("after") },
];

/** Perl that edits `$path`; what is then there. Undefined: nothing. */
const EDITS: readonly { readonly name: string; readonly code: string; readonly there: string | undefined }[] = [
	{
		name: "moves another file there",
		code: "open my $f, '>', qq($path.editor); print $f q(theirs); close $f; CORE::rename(qq($path.editor), $path)",
		there: "theirs",
	},
	{
		name: "writes into it",
		code: "CORE::unlink($path) if -l $path; open my $f, '>', $path; print $f q(theirs); close $f",
		there: "theirs",
	},
	{ name: "removes it", code: "CORE::unlink($path)", there: undefined },
];
/** Nobody can remove what is not there yet. */
const editsOf = ({ before }: Change) => EDITS.filter(({ there }) => before !== undefined || there !== undefined);
const edit = (code: string, path: string): string => `my $path = q(${path}); ${code};`;

async function prepare({ before }: Change): Promise<string> {
	const path = join(newFolder(), "x.conf");
	await files.replace(path, undefined, before);
	return path;
}

/** How an order ended: done, somebody else was faster, or the program was killed. */
async function outcome(order: Promise<void>): Promise<"done" | "changed" | "killed"> {
	try {
		await order;
		return "done";
	} catch (error) {
		if (error instanceof FileChangedError) return "changed";
		expect(String(error)).toMatch(/ended without an answer/);
		return "killed";
	}
}

const text = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

/** Steps of a change that nothing happens to. */
async function stepsOf(change: Change): Promise<number> {
	const { files: counted, steps } = eventful([]);
	await counted.replace(await prepare(change), change.before, change.after);
	expect(steps()).toBeGreaterThan(0);
	return steps();
}

const upTo = (last: number, first = 1): number[] =>
	Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe.each(CHANGES)("$name", (change) => {
	test("is there or not, wherever the program is killed, and nothing is left beside", async () => {
		const seen = new Set<string>();
		for (const step of upTo(await stepsOf(change))) {
			const path = await prepare(change);
			const { files: killed } = eventful([{ step, code: KILL }]);
			expect(await outcome(killed.replace(path, change.before, change.after))).toBe("killed");
			const there = await files.read(path);
			expect([change.before, change.after]).toContainEqual(there);
			seen.add(JSON.stringify(there));
			expect(readdirSync(join(path, "..")).filter((name) => name !== "x.conf")).toEqual([]);
			// What the next run does: on, or back.
			const on = step % 2 === 0;
			await files.replace(path, there as Replaceable | undefined, on ? change.after : change.before);
			expect(await files.read(path)).toEqual(on ? change.after : change.before);
		}
		expect(seen.size).toBe(2);
	}, 60_000);

	test.each(editsOf(change))(
		"never takes the place of what somebody $name at any step",
		async ({ code, there }) => {
			const outcomes = new Set<string>();
			for (const step of upTo(await stepsOf(change))) {
				const path = await prepare(change);
				const { files: edited } = eventful([{ step, code: edit(code, path) }]);
				outcomes.add(await outcome(edited.replace(path, change.before, change.after)));
				expect([step, text(path)]).toEqual([step, there]);
				expect(readdirSync(join(path, "..")).filter((name) => name !== "x.conf")).toEqual([]);
			}
			expect([...outcomes]).not.toContain("killed");
		},
		60_000,
	);

	test.each(editsOf(change))(
		"nor when it is killed after somebody $name",
		async ({ code, there }) => {
			const steps = await stepsOf(change);
			for (const step of upTo(steps)) {
				for (const last of upTo(steps + 4, step)) {
					const path = await prepare(change);
					const events = [
						{ step, code: edit(code, path) },
						{ step: last, code: KILL },
					];
					// At the same step the edit comes first.
					const { files: both } = eventful(step === last ? [{ step, code: `${edit(code, path)} ${KILL}` }] : events);
					await outcome(both.replace(path, change.before, change.after));
					// The next run looks, and only then is it said what is there.
					await files.read(path);
					expect([step, last, text(path)]).toEqual([step, last, there]);
					expect(readdirSync(join(path, "..")).filter((name) => name !== "x.conf")).toEqual([]);
				}
			}
		},
		120_000,
	);
});

describe("a file system that cannot exchange", () => {
	const without = (program: string): string => program.replace("my $call = $name =~", "my $call = 0 && $name =~");
	const host = thisHost();
	const old = hostFiles((argv, options) =>
		host.run(
			argv.map((word) => (word === FILE_PROGRAM ? without(word) : word)),
			options,
		),
	);

	test.each(CHANGES)("can have $name as well", async (change) => {
		expect(without(FILE_PROGRAM)).not.toBe(FILE_PROGRAM);
		const path = await prepare(change);
		await old.replace(path, change.before, change.after);
		expect(await files.read(path)).toEqual(change.after);
		await expect(old.replace(path, file("no"), file("never"))).rejects.toThrow(FileChangedError);
		await old.replace(path, change.after, change.before);
		expect(await files.read(path)).toEqual(change.before);
		expect(readdirSync(join(path, "..")).length).toBe(change.before === undefined ? 0 : 1);
	});
});

describe("a folder", () => {
	test("is there or not, wherever the program is killed", async () => {
		const folder = { mode: 0o751, owner, group };
		const { files: counted, steps } = eventful([]);
		await counted.makeFolder(join(newFolder(), "x"), folder);
		for (const step of upTo(steps())) {
			const path = join(newFolder(), "x");
			const { files: killed } = eventful([{ step, code: KILL }]);
			expect(await outcome(killed.makeFolder(path, folder))).toBe("killed");
			if (existsSync(path)) expect(lstatSync(path).mode & 0o7777).toBe(0o751);
			await files.makeFolder(path, folder);
			expect(await files.read(path)).toEqual({ kind: "folder", ...folder });
			expect(readdirSync(join(path, ".."))).toEqual(["x"]);
		}
	}, 30_000);

	test("that everybody may write is not tidied up: anybody can have left what is there", async () => {
		const path = join(newFolder(), "x");
		const aside = `.x.xmpps-${"0".repeat(16)}-${"1".repeat(16)}.old~`;
		writeFileSync(join(path, "..", aside), "planted");
		chmodSync(join(path, ".."), 0o1777);
		expect(await files.read(path)).toBeUndefined();
		expect(readdirSync(join(path, ".."))).toEqual([aside]);
		chmodSync(join(path, ".."), 0o755);
		expect(await files.read(path)).toMatchObject({ kind: "file" });
	});

	test("with what a killed run left in it is empty", async () => {
		const path = join(newFolder(), "x");
		await files.makeFolder(path, { mode: 0o755, owner, group });
		writeFileSync(join(path, `.y.xmpps-${"0".repeat(16)}-${"1".repeat(16)}.new~`), "half");
		expect(await files.list(path)).toEqual([]);
		expect(await files.removeFolder(path)).toBe(true);
	});
});

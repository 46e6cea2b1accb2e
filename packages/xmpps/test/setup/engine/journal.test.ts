import { describe, expect, test } from "vitest";
import {
	counts,
	isRemoval,
	type Journal,
	type JournalContent,
	type JournalEntry,
	JournalError,
	readJournal,
	standingOf,
} from "../../../src/setup/engine/journal.ts";

const ID = "0loyw3v28-0a1b2c";
const CONTENT: JournalContent = {
	...{ format: "xmpps-journal/1", id: ID, kind: "apply", began: "2023-11-14T22:13:20.000Z", stages: [] },
};
const INTENT: JournalEntry = { entry: "intent", stage: 0, put: 1 };
const line = (entry: JournalEntry): string => `${JSON.stringify({ ...entry, at: "2023-11-14T22:13:21.000Z" })}\n`;
const read = (log: string, content: unknown = CONTENT): Journal => readJournal(ID, JSON.stringify(content), log);

describe("readJournal", () => {
	test("reads what was written, line by line", () => {
		const { content, entries, torn } = read(line(INTENT) + line({ entry: "committed" }));
		expect(content).toEqual(CONTENT);
		expect(entries).toMatchObject([INTENT, { entry: "committed" }]);
		expect(torn).toBeUndefined();
		expect(read("").entries).toEqual([]);
	});

	test("a last line without its end was not written, wherever it was torn", () => {
		const last = line({ entry: "committed" });
		for (let length = 1; length < last.length; length++) {
			const journal = read(line(INTENT) + last.slice(0, length));
			expect(journal.entries).toMatchObject([INTENT]);
			expect(journal.torn).toBe(true);
		}
		// A disk that lost its power may have kept the length of a line, and none of it.
		expect(read(`${line(INTENT)}\0\0\0\0`).entries).toHaveLength(1);
	});

	test.each([
		["garbage between two lines", `${line(INTENT)}garbage\n${line(INTENT)}`, "line 2 of its log is no JSON"],
		["an empty line", `\n${line(INTENT)}`, "line 1 of its log is no JSON"],
		["a line that is no object", "null\n", "line 1 of its log is no object"],
	])("stops at %s", (_name, log, why) => {
		expect(() => read(log)).toThrow(new JournalError(`Cannot read the journal "${ID}": ${why}`));
	});

	test.each([
		["another version", { ...CONTENT, format: "xmpps-journal/2" }, "it is of another version of xmpps"],
		["another journal's content", { ...CONTENT, id: "0loyw3v29-0a1b2c" }, "it is of another version of xmpps"],
		["no object", null, "its content is no object"],
	])("stops at %s", (_name, content, why) => {
		expect(() => read("", content)).toThrow(new JournalError(`Cannot read the journal "${ID}": ${why}`));
	});

	test("stops at a content that is cut off", () => {
		const whole = JSON.stringify(CONTENT);
		for (let length = 0; length < whole.length; length++) {
			expect(() => readJournal(ID, whole.slice(0, length), "")).toThrow(JournalError);
		}
	});
});

describe("standingOf", () => {
	const standing = (...entries: JournalEntry[]) => standingOf({ content: CONTENT, entries });
	const ready: JournalEntry = { entry: "phase", phase: "host-ready" };

	test.each<[string, JournalEntry[], string]>([
		["nothing", [], "open"],
		["changes", [INTENT, { entry: "activating", stage: 0 }, { entry: "activated", stage: 0 }], "open"],
		["a phase", [INTENT, ready], "host-ready"],
		["a change in a phase", [ready, INTENT], "host-ready"],
		["a later phase", [ready, { entry: "phase", phase: "waiting-for-dns" }], "waiting-for-dns"],
		["an end", [ready, { entry: "committed" }], "committed"],
		["an undo", [{ entry: "committed" }, { entry: "undoing" }], "undoing"],
		["the end of an undo", [{ entry: "undoing" }, { entry: "put-back", kept: [] }], "put-back"],
	])("%s", (_name, entries, state) => {
		expect(standing(...entries).state).toBe(state);
	});

	test("a phase may have an end, and the next one has not", () => {
		const waiting: JournalEntry = { entry: "phase", phase: "unconfirmed", until: 5 };
		expect(standing(waiting).until).toBe(5);
		expect(standing(waiting, ready)).toEqual({ state: "host-ready", intended: [], kept: [] });
	});

	test("knows in which order items were announced, and which were put", () => {
		const other: JournalEntry = { entry: "intent", stage: 3, put: 0 };
		const { intended } = standing(other, { ...other, entry: "done" }, INTENT);
		expect(intended).toEqual([
			[3, 0, true],
			[0, 1, false],
		]);
		// Announced once more: nobody knows until it is put once more.
		expect(standing(other, { ...other, entry: "done" }, other).intended).toEqual([[3, 0, false]]);
	});

	test("what was kept", () => {
		expect(standing({ entry: "undoing" }, { entry: "put-back", kept: ["a", "b"] }).kept).toEqual(["a", "b"]);
	});

	test("what counts, and what is a removal", () => {
		const states = ["committed", "host-ready", "waiting-for-dns", "records-gone"] as const;
		expect(states.map(counts)).toEqual([true, true, true, true]);
		expect((["open", "unconfirmed", "undoing", "put-back"] as const).map(counts)).toEqual([false, false, false, false]);
		const removal = { ...CONTENT, kind: "remove" } as const;
		expect(isRemoval({ content: removal, entries: [{ entry: "committed" }] })).toBe(true);
		expect(isRemoval({ content: removal, entries: [ready] })).toBe(false);
		expect(isRemoval({ content: CONTENT, entries: [{ entry: "committed" }] })).toBe(false);
	});
});

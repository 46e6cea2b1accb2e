import { expect, test } from "vitest";
import { loginIn } from "../../../src/lab/clients/server-log.ts";

const lines = [
	{ time: 10, text: "Nov 24 20:00:00 c2s1\tinfo\tAuthenticated as juliet@example.com" },
	{ time: 30, text: "Nov 24 20:00:01 c2s2\tinfo\tAuthenticated as juliet@example.community" },
	{ time: 40, text: "Nov 24 20:00:02 c2s3\tinfo\tAuthenticated as juliet@example.com" },
];

test("a login is of the whole address, and not of an earlier run", () => {
	expect(loginIn(lines, "juliet@example.com", 0)).toBe(10);
	expect(loginIn(lines, "juliet@example.com", 11)).toBe(40);
	expect(loginIn(lines, "romeo@example.com", 0)).toBeUndefined();
});

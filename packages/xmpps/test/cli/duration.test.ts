import { expect, test } from "vitest";
import { secondsOf } from "../../src/cli/duration.ts";

test("a time is a number of seconds, minutes or hours", () => {
	expect(["60", "60s", "2m", "1h"].map((text) => secondsOf("--x", text, 1, 3600))).toEqual([60, 60, 120, 3600]);
});

test("any other text is refused", () => {
	for (const text of ["", "s", "1.5s", "-1", "1d", "0", "2h", "1e3", "9999999"]) {
		expect(() => secondsOf("--x", text, 1, 3600)).toThrow(
			/^Cannot use ".*" as --x: it must be a time from 1s to 3600s/,
		);
	}
});

import { describe, expect, it } from "vitest";
import { privateRange } from "../../../src/check/facts/private-range.ts";

describe("a range to which no route leads", () => {
	it.each([
		"10.1.2.3",
		"172.31.0.1",
		"192.168.0.1",
		"100.64.0.1",
		"127.0.0.1",
		"169.254.1.1",
		"fd00::1",
		"fe80::1",
		"::1",
	])("has %s", (address) => {
		expect(privateRange(address)?.source).toMatch(/^RFC \d+/);
	});

	it.each(["8.8.8.8", "172.32.0.1", "203.0.113.2", "192.0.2.1", "2001:db8::1", "2606:4700::1", "example.org"])(
		"does not have %s",
		(address) => {
			expect(privateRange(address)).toBeUndefined();
		},
	);
});

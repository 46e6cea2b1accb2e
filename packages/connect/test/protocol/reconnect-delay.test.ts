import { describe, expect, it } from "vitest";
import { reconnectDelay } from "../../src/protocol/reconnect-delay.ts";

describe("reconnectDelay: RFC 6120, 3.3", () => {
	it.each([
		[0, 0, 60_000],
		[1, 60_000, 120_000],
		[2, 120_000, 240_000],
		[3, 240_000, 480_000],
		[4, 480_000, 960_000],
		[5, 480_000, 960_000],
		[5000, 480_000, 960_000],
		[Number.POSITIVE_INFINITY, 480_000, 960_000],
		[-1, 0, 60_000],
		[Number.NaN, 0, 60_000],
	])("attempt %d waits from %d to %d ms, evenly", (attempt, least, most) => {
		expect(reconnectDelay(attempt, () => 0)).toBe(least);
		expect(reconnectDelay(attempt, () => 0.5)).toBe((least + most) / 2);
		expect(reconnectDelay(attempt, () => 1 - 2 ** -53)).toBeLessThanOrEqual(most);
	});
});

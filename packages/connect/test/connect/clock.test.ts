import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/connect/clock.ts";

describe("systemClock", () => {
	test("never goes back", async () => {
		const before = systemClock.now();
		await systemClock.sleep(1);
		expect(systemClock.now()).toBeGreaterThanOrEqual(before);
	});

	test("rejects with the reason of the signal, before and during the sleep", async () => {
		const reason = new Error("enough");
		await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
		const leaving = new AbortController();
		const sleeping = systemClock.sleep(60_000, leaving.signal);
		leaving.abort(reason);
		await expect(sleeping).rejects.toBe(reason);
	});

	test("leaves no timer and no listener behind", async () => {
		const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
		const before = timers();
		const leaving = new AbortController();
		const sleeping = systemClock.sleep(60_000, leaving.signal);
		expect(timers()).toBe(before + 1);
		leaving.abort();
		await expect(sleeping).rejects.toThrow();
		expect(timers()).toBe(before);
	});

	test("sleeps for ever where a timer of Node would not sleep at all", async () => {
		const leaving = new AbortController();
		const outcome = await Promise.race([
			systemClock.sleep(Number.POSITIVE_INFINITY, leaving.signal).then(() => "awake"),
			systemClock.sleep(20).then(() => "asleep"),
		]).finally(() => leaving.abort());
		expect(outcome).toBe("asleep");
	});
});

import { describe, expect, test } from "vitest";
import { ManualClock } from "../../src/testing/manual-clock.ts";

describe("ManualClock", () => {
	test("wakes sleepers in order of their time, and says that time", async () => {
		const clock = new ManualClock();
		const log: string[] = [];
		for (const [name, ms] of Object.entries({ late: 300, early: 100, also: 100, never: 500 })) {
			void clock.sleep(ms).then(() => log.push(`${name} ${clock.now()}`));
		}
		await clock.advance(400);
		expect(log).toEqual(["early 100", "also 100", "late 300"]);
		expect(clock.now()).toBe(400);
		expect(clock.pending).toBe(1);
	});

	test("runs what a sleeper sets off before the next one wakes, new sleeps included", async () => {
		const clock = new ManualClock(1000);
		const log: string[] = [];
		const chain = async (): Promise<void> => {
			for (let step = 1; step <= 3; step++) {
				await clock.sleep(50);
				log.push(`step ${step} at ${clock.now()}`);
			}
		};
		void chain();
		void clock.sleep(120).then(() => log.push(`other at ${clock.now()}`));
		await clock.advance(150);
		expect(log).toEqual(["step 1 at 1050", "step 2 at 1100", "other at 1120", "step 3 at 1150"]);
	});

	test("sees sleeps that are still some microtasks away", async () => {
		const clock = new ManualClock();
		let awake = false;
		const start = async (): Promise<void> => {
			for (let turn = 0; turn < 50; turn++) await Promise.resolve();
			await clock.sleep(10);
			awake = true;
		};
		void start();
		await clock.advance(10);
		expect(awake).toBe(true);
	});

	test("an aborted sleep rejects with the reason and is no longer pending", async () => {
		const clock = new ManualClock();
		const reason = new Error("enough");
		await expect(clock.sleep(10, AbortSignal.abort(reason))).rejects.toBe(reason);
		const leaving = new AbortController();
		const sleeping = clock.sleep(10, leaving.signal);
		expect(clock.pending).toBe(1);
		leaving.abort(reason);
		expect(clock.pending).toBe(0);
		await expect(sleeping).rejects.toBe(reason);
	});

	test("no time at all needs no advance", async () => {
		const clock = new ManualClock();
		await clock.sleep(0);
		expect(clock.pending).toBe(0);
	});
});

import { describe, expect, it } from "vitest";
import { Slots } from "../../../../src/check/observe/dns/slots.ts";

describe("Slots", () => {
	it("runs so many at a time, in the order in which they came, also after one failed", async () => {
		const slots = new Slots(2);
		const order: string[] = [];
		let running = 0;
		let most = 0;
		const task = (name: string, fails = false) =>
			slots.run(async () => {
				order.push(name);
				running += 1;
				most = Math.max(most, running);
				await new Promise((resolve) => setImmediate(resolve));
				running -= 1;
				if (fails) throw new Error(name);
				return name;
			});
		const outcomes = await Promise.allSettled([task("a", true), task("b"), task("c", true), task("d"), task("e")]);
		expect(outcomes.map(({ status }) => status)).toEqual([
			"rejected",
			"fulfilled",
			"rejected",
			"fulfilled",
			"fulfilled",
		]);
		expect(order).toEqual(["a", "b", "c", "d", "e"]);
		expect(most).toBe(2);
	});
});

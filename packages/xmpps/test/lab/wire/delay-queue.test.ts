import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DelayQueue } from "../../../src/lab/wire/delay-queue.ts";

const LIMITS = { frames: 1000, bytes: 1_000_000 };
const frame = (number: number, length = 4): Uint8Array => {
	const bytes = new Uint8Array(Math.max(4, length));
	new DataView(bytes.buffer).setUint32(0, number);
	return bytes;
};
const numberOf = (bytes: Uint8Array | undefined): number | undefined =>
	bytes === undefined ? undefined : new DataView(bytes.buffer).getUint32(0);

describe("DelayQueue", () => {
	it("has nothing due while it is empty", () => {
		const queue = new DelayQueue(LIMITS);
		expect([queue.due, queue.shift(), queue.length]).toEqual([undefined, undefined, 0]);
	});

	it("has each frame due its delay after it arrived", () => {
		const queue = new DelayQueue(LIMITS);
		queue.setDelay(25, 0);
		queue.push(frame(1), 100);
		queue.push(frame(2), 110.5);
		expect(queue.due).toBe(125);
		expect(numberOf(queue.shift())).toBe(1);
		expect(queue.due).toBe(135.5);
	});

	it("gives a longer delay to frames under way too", () => {
		const queue = new DelayQueue(LIMITS);
		queue.push(frame(1), 100);
		queue.setDelay(50, 110);
		expect(queue.due).toBe(150);
	});

	it("has frames due at once when the delay shrinks, and none late", () => {
		const queue = new DelayQueue(LIMITS);
		queue.setDelay(60_000, 0);
		queue.push(frame(1), 100);
		queue.setDelay(5, 1000);
		expect(queue.due).toBe(1000);
		queue.shift();
		queue.push(frame(2), 1000);
		expect(queue.due).toBe(1005);
	});

	it("takes no more frames and no more bytes than it may, and takes them again afterwards", () => {
		const frames = new DelayQueue({ frames: 2, bytes: 1000 });
		expect([1, 2, 3].map((number) => frames.push(frame(number), 0))).toEqual([true, true, false]);
		frames.shift();
		expect(frames.push(frame(4), 0)).toBe(true);
		expect([frames.shift(), frames.shift()].map(numberOf)).toEqual([2, 4]);

		const bytes = new DelayQueue({ frames: 10, bytes: 100 });
		expect([60, 50, 40].map((length) => bytes.push(frame(0, length), 0))).toEqual([true, false, true]);
		bytes.shift();
		expect(bytes.push(frame(0, 60), 0)).toBe(true);
	});

	it("never reorders or loses a frame, whatever happens to the delay", () => {
		const step = fc.oneof(
			fc.record({ kind: fc.constant("push" as const), wait: fc.nat(20) }),
			fc.record({ kind: fc.constant("delay" as const), wait: fc.nat(20), delay: fc.nat(200) }),
			fc.record({ kind: fc.constant("release" as const), wait: fc.nat(200) }),
		);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
				const queue = new DelayQueue(LIMITS);
				const out: (number | undefined)[] = [];
				let now = 0;
				let pushed = 0;
				for (const { kind, wait, ...rest } of steps) {
					now += wait;
					if (kind === "push") queue.push(frame(pushed++), now);
					else if (kind === "delay") queue.setDelay((rest as { delay: number }).delay, now);
					else while ((queue.due ?? Number.POSITIVE_INFINITY) <= now) out.push(numberOf(queue.shift()));
				}
				while (queue.length > 0) out.push(numberOf(queue.shift()));
				expect(out).toEqual(Array.from({ length: pushed }, (_, index) => index));
			}),
		);
	});

	it("keeps its order over many more frames than it ever holds", () => {
		const queue = new DelayQueue(LIMITS);
		let next = 0;
		for (let number = 0; number < 20_000; number++) {
			queue.push(frame(number), 0);
			if (number >= 100) expect(numberOf(queue.shift())).toBe(next++);
		}
		expect(queue.length).toBe(100);
	});
});

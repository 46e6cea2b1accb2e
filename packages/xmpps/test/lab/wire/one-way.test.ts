import { describe, expect, it } from "vitest";
import { OneWay, TURN } from "../../../src/lab/wire/one-way.ts";
import { FakePort } from "./fake-port.ts";

const LIMITS = { frames: 3, bytes: 1000 };
const NOTHING = { frames: 0, bytes: 0, lost: 0, full: 0, failed: 0, waiting: 0, latest: 0 };

function way(): { from: FakePort; to: FakePort; way: OneWay; scratch: Uint8Array } {
	const [from, to] = [new FakePort(1), new FakePort(2)];
	return { from, to, way: new OneWay("in", from, to, () => 0.5, LIMITS), scratch: new Uint8Array(100) };
}

describe("OneWay", () => {
	it("moves frames at once when there is no delay", () => {
		const { from, to, way: one, scratch } = way();
		from.arrive(1, 2);
		one.receive(scratch, 0);
		expect(to.sent).toEqual([1, 2]);
		expect(one.due).toBeUndefined();
		expect(one.stats()).toEqual({ ...NOTHING, frames: 2, bytes: 2 });
	});

	it("holds frames until they are due, and tells by how much they were late", () => {
		const { from, to, way: one, scratch } = way();
		one.impair({ delay: 10 }, 0);
		from.arrive(1);
		one.receive(scratch, 100);
		from.arrive(2);
		one.receive(scratch, 105);
		expect(one.due).toBe(110);
		one.release(109.9);
		expect(to.sent).toEqual([]);
		one.release(112);
		expect(to.sent).toEqual([1]);
		expect(one.stats()).toEqual({ ...NOTHING, frames: 1, bytes: 1, waiting: 1, latest: 2 });
	});

	it("lets no frame overtake those that wait, though the delay is off", () => {
		const { from, to, way: one, scratch } = way();
		one.impair({ delay: 10 }, 0);
		from.arrive(1);
		one.receive(scratch, 0);
		one.impair({}, 5);
		from.arrive(2);
		one.receive(scratch, 5);
		expect(to.sent).toEqual([]);
		one.release(5);
		expect(to.sent).toEqual([1, 2]);
	});

	it("loses by chance, and in its direction alone", () => {
		const { from, to, way: one, scratch } = way();
		from.arrive(1);
		one.impair({ loss: 50 }, 0);
		one.receive(scratch, 0);
		from.arrive(2);
		one.impair({ loss: 51 }, 0);
		one.receive(scratch, 0);
		from.arrive(3);
		one.impair({ drop: "out" }, 0);
		one.receive(scratch, 0);
		from.arrive(4);
		one.impair({ drop: "in" }, 0);
		one.receive(scratch, 0);
		expect(to.sent).toEqual([1, 3]);
		expect(one.stats()).toMatchObject({ frames: 2, lost: 2 });
	});

	it("counts what a full queue drops, ours and the kernel's, and what the kernel refuses", () => {
		const { from, to, way: one, scratch } = way();
		one.impair({ delay: 1 }, 0);
		from.arrive(1, 2, 3, 4);
		one.receive(scratch, 0);
		from.lost = 5;
		expect(one.stats()).toEqual({ ...NOTHING, full: 6, waiting: 3 });
		to.outcome = "full";
		one.release(1);
		to.outcome = "failed";
		from.arrived.push(new Uint8Array(101));
		from.arrive(5);
		one.receive(scratch, 1);
		one.release(2);
		expect(one.stats()).toEqual({ ...NOTHING, full: 9, failed: 2 });
	});

	it("takes turns", () => {
		const { from, to, way: one, scratch } = way();
		from.arrive(...Array.from({ length: TURN + 1 }, () => 1));
		one.receive(scratch, 0);
		expect(to.sent).toHaveLength(TURN);
		one.receive(scratch, 0);
		expect(to.sent).toHaveLength(TURN + 1);
	});
});

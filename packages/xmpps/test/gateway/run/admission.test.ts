import { describe, expect, it } from "vitest";
import { Admission, clientKey } from "../../../src/gateway/run/admission.ts";
import { table } from "../route/route-world.ts";

const limits = { ...table([]).limits, connections: 3, perClient: 2, rate: 10 };

/** A clock that goes when it is told to. */
function standing(): { now: number; read: () => number } {
	const clock = { now: 0, read: () => clock.now };
	return clock;
}

describe("admission", () => {
	it("lets so many in at once, and others when they are gone", () => {
		const admission = new Admission(limits, () => 0);
		expect([1, 2, 3, 4].map(() => admission.enter())).toEqual([undefined, undefined, undefined, "too-many"]);
		admission.leave();
		expect(admission.enter()).toBeUndefined();
		expect(admission.connections).toBe(3);
	});

	it("lets so many in a second, and a burst of as many", () => {
		const clock = standing();
		const admission = new Admission({ ...limits, connections: 1000 }, clock.read);
		const enter = (times: number): number =>
			Array.from({ length: times }, () => admission.enter()).filter((refused) => refused === undefined).length;
		expect(enter(20)).toBe(10);
		expect(admission.enter()).toBe("too-fast");
		clock.now += 100;
		expect(enter(5)).toBe(1);
		clock.now += 10_000;
		expect(enter(20)).toBe(10);
	});

	it("does not count who was refused", () => {
		const admission = new Admission({ ...limits, connections: 1 }, () => 0);
		admission.enter();
		for (let index = 0; index < 50; index++) expect(admission.enter()).toBe("too-many");
		admission.leave();
		// The fifty have used up nothing of the rate.
		expect(admission.enter()).toBeUndefined();
	});

	it("counts clients by themselves", () => {
		const admission = new Admission(limits, () => 0);
		expect(admission.enterClient("192.0.2.1")).toBeUndefined();
		expect(admission.enterClient("192.0.2.1")).toBeUndefined();
		expect(admission.enterClient("192.0.2.1")).toBe("too-many-from-client");
		expect(admission.enterClient("192.0.2.2")).toBeUndefined();
		admission.leaveClient("192.0.2.1");
		expect(admission.enterClient("192.0.2.1")).toBeUndefined();
	});

	it("goes by new limits for who comes next", () => {
		const admission = new Admission(limits, () => 0);
		for (let index = 0; index < 3; index++) admission.enter();
		admission.limits = { ...limits, connections: 1 };
		expect(admission.enter()).toBe("too-many");
		expect(admission.connections).toBe(3);
		admission.limits = { ...limits, connections: 4 };
		expect(admission.enter()).toBeUndefined();
	});
});

describe("who counts as one client", () => {
	it.each([
		["192.0.2.1", "192.0.2.1"],
		["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"],
		["2001:db8:1:2::1", "2001:db8:1:2::"],
		["2001:db8::1", "2001:db8::"],
		["2001:db8:0:0:1::", "2001:db8::"],
		["::1", "::"],
		["fe80::1:2:3:4%eth0", "fe80::"],
		["2001:0DB8:0001::", "2001:db8:1::"],
		["::ffff:192.0.2.1", "192.0.2.1"],
	])("%s", (address, key) => {
		expect(clientKey(address)).toBe(key);
	});
});

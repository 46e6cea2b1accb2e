import { describe, expect, it } from "vitest";
import { CountedLog, shownAddress } from "../../../src/gateway/run/gateway-log.ts";

describe("what is counted", () => {
	function counted(): { log: CountedLog; lines: object[]; clock: { now: number } } {
		const clock = { now: 0 };
		const lines: object[] = [];
		const log = new CountedLog(
			(fields, text) => lines.push({ ...fields, text }),
			() => clock.now,
		);
		return { log, lines, clock };
	}

	it("is said at once, and then once a second with how often", () => {
		const { log, lines, clock } = counted();
		for (let index = 0; index < 3000; index++) {
			log.say("too-many", { client: "192.0.2.1" }, "refused");
			clock.now += 1;
		}
		expect(lines).toEqual([
			{ client: "192.0.2.1", times: 1, text: "refused" },
			{ client: "192.0.2.1", times: 1000, text: "refused" },
			{ client: "192.0.2.1", times: 1000, text: "refused" },
		]);
		clock.now += 1000;
		log.flush();
		expect(lines.at(-1)).toEqual({ reason: "too-many", times: 999, text: "more of the same" });
	});

	it("is said once a second, whenever it is looked through meanwhile", () => {
		for (const phase of [0, 1, 250, 500, 999]) {
			const { log, lines, clock } = counted();
			for (let index = 0; index < 5000; index++) {
				log.say("too-many", {}, "refused");
				if (index % 1000 === phase) log.flush();
				clock.now += 1;
			}
			expect([phase, lines.length]).toEqual([phase, 5]);
		}
	});

	it("is said to the last at the end", () => {
		const { log, lines, clock } = counted();
		log.say("too-many", {}, "refused");
		log.say("too-many", {}, "refused");
		clock.now += 10;
		log.flush();
		expect(lines).toHaveLength(1);
		log.flush(true);
		expect(lines.at(-1)).toEqual({ reason: "too-many", times: 1, text: "more of the same" });
	});

	it("is apart by its kind", () => {
		const { log, lines } = counted();
		log.say("too-many", {}, "refused");
		log.say("too-fast", {}, "refused");
		expect(lines).toHaveLength(2);
	});

	it("is not said twice", () => {
		const { log, lines, clock } = counted();
		log.say("too-many", {}, "refused");
		clock.now += 5000;
		log.flush();
		log.flush();
		expect(lines).toHaveLength(1);
	});
});

describe("an address in a log", () => {
	it.each([
		["192.0.2.77", "whole", "192.0.2.77"],
		["192.0.2.77", "prefix", "192.0.2.0"],
		["2001:db8:1:2::77", "prefix", "2001:db8:1::"],
		["::ffff:192.0.2.77", "prefix", "192.0.2.0"],
		["192.0.2.77", "none", undefined],
	] as const)("%s, %s", (address, how, shown) => {
		expect(shownAddress(address, how)).toBe(shown);
	});
});

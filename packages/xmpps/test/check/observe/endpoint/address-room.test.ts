import { setMaxListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { AddressBudgets } from "../../../../src/check/observe/endpoint/address-budget.ts";
import { AddressRoom } from "../../../../src/check/observe/endpoint/address-room.ts";

const { signal } = new AbortController();
// Whoever waits listens to it.
setMaxListeners(0, signal);
const ADDRESS = "2001:db8::1";

describe("the room at an address", () => {
	it("is given from one to the next, by rank and in turn", async () => {
		const room = new AddressRoom(1);
		const order: string[] = [];
		const visit = async (name: string, rank: number): Promise<void> => {
			if (await room.enter(ADDRESS, rank, signal)) order.push(name);
		};
		await visit("at once", 9);
		const visits = [visit("late", 5), visit("first", 0), visit("second", 0)];
		for (const expected of ["first", "second", "late"]) {
			room.leave("2001:DB8:0::1");
			await Promise.race(visits);
			await new Promise(setImmediate);
			expect(order.at(-1)).toBe(expected);
		}
		expect(order).toEqual(["at once", "first", "second", "late"]);
	});

	it("is left alone by who is gone: nobody's place is lost by it", async () => {
		const room = new AddressRoom(1);
		const gone = new AbortController();
		expect(await room.enter(ADDRESS, 0, signal)).toBe(true);
		const impatient = room.enter(ADDRESS, 0, gone.signal);
		const patient = room.enter(ADDRESS, 1, signal);
		gone.abort();
		expect(await impatient).toBe(false);
		expect(await room.enter(ADDRESS, 0, gone.signal)).toBe(false);
		room.leave(ADDRESS);
		expect(await patient).toBe(true);
		room.leave(ADDRESS);
		expect(await room.enter(ADDRESS, 0, signal)).toBe(true);
	});

	it("is one for several checks, each of which has a budget of its own", async () => {
		const room = new AddressRoom(2);
		let inFlight = 0;
		let most = 0;
		const probe = async (): Promise<string> => {
			inFlight += 1;
			most = Math.max(most, inFlight);
			await new Promise(setImmediate);
			inFlight -= 1;
			return "run";
		};
		const checks = [1, 2, 3].map(() => new AddressBudgets({ handshakesPerAddress: 4 }, room));
		const results = await Promise.all(
			checks.flatMap((budgets) => [1, 2, 3, 4, 5].map(() => budgets.run({ address: ADDRESS, rank: 0, signal }, probe))),
		);
		expect(most).toBe(2);
		expect(results.filter((result) => result === "run")).toHaveLength(12);
		expect(results.filter((result) => result !== "run")).toEqual(Array(3).fill({ kind: "not-tried", why: "cap" }));
	});
});

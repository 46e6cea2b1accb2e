import { describe, expect, it } from "vitest";
import { AddressBudgets } from "../../../../src/check/observe/endpoint/address-budget.ts";
import { AddressRoom } from "../../../../src/check/observe/endpoint/address-room.ts";

const { signal } = new AbortController();
const ADDRESS = "192.0.2.1";

/** A probe that ends when it is told to. */
function gate(): { readonly probe: () => Promise<string>; readonly end: () => void } {
	let end: () => void = () => undefined;
	const ended = new Promise<string>((resolve) => {
		end = () => resolve("done");
	});
	return { probe: () => ended, end: () => end() };
}

describe("the budget of an address", () => {
	it("lets so many be in flight, and of those that wait the lowest rank first", async () => {
		const budgets = new AddressBudgets({ handshakesPerAddress: 9 }, new AddressRoom(2));
		const [one, other] = [gate(), gate()];
		const order: string[] = [];
		const noted = (name: string) => async (): Promise<void> => void order.push(name);
		const running = [one, other].map(({ probe }) => budgets.run({ address: ADDRESS, rank: 0, signal }, probe));
		const waiting = [
			budgets.run({ address: ADDRESS, rank: 5, signal }, noted("last")),
			budgets.run({ address: ADDRESS, rank: 1, signal }, noted("first")),
			budgets.run({ address: ADDRESS, rank: 1, signal }, noted("second")),
		];
		await budgets.run({ address: "192.0.2.2", rank: 9, signal }, noted("elsewhere"));
		expect(order).toEqual(["elsewhere"]);
		one.end();
		await Promise.all(waiting);
		expect(order).toEqual(["elsewhere", "first", "second", "last"]);
		other.end();
		expect(await Promise.all(running)).toEqual(["done", "done"]);
	});

	it("is one for all spellings of an address, and says what it left out", async () => {
		const budgets = new AddressBudgets({ handshakesPerAddress: 2 }, new AddressRoom(2));
		const run = (address: string) => budgets.run({ address, rank: 0, signal }, async () => "run");
		expect(await run("2001:db8::1")).toBe("run");
		expect(await run("2001:0db8:0::1")).toBe("run");
		expect(budgets.cuts()).toEqual([]);
		expect(await run("2001:DB8::1")).toEqual({ kind: "not-tried", why: "cap" });
		expect(budgets.cuts()).toEqual([expect.objectContaining({ what: "handshakes", where: "2001:DB8::1" })]);
		expect(await run(ADDRESS)).toBe("run");
	});

	it("runs nothing that makes no sense any more, and that costs nothing", async () => {
		const budgets = new AddressBudgets({ handshakesPerAddress: 1 }, new AddressRoom(1));
		const whole = new AbortController();
		const asked = { address: ADDRESS, rank: 0, signal: whole.signal };
		expect(await budgets.run({ ...asked, wanted: () => false }, async () => "run")).toEqual({
			kind: "not-tried",
			why: "deadline",
		});
		expect(await budgets.run(asked, async () => "run")).toBe("run");
		whole.abort();
		expect(await budgets.run(asked, async () => "run")).toEqual({ kind: "not-tried", why: "aborted" });
	});

	it("goes on after a probe that failed", async () => {
		const budgets = new AddressBudgets({ handshakesPerAddress: 9 }, new AddressRoom(1));
		const asked = { address: ADDRESS, rank: 0, signal };
		const bad = budgets.run(asked, () => Promise.reject(new Error("a defect")));
		const good = budgets.run(asked, async () => "run");
		await expect(bad).rejects.toThrow("a defect");
		expect(await good).toBe("run");
	});
});

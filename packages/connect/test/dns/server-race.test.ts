import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { failed } from "../../src/dns/failure.ts";
import type { DnsServer } from "../../src/dns/server-address.ts";
import { ServerHealth } from "../../src/dns/server-health.ts";
import { raceServers } from "../../src/dns/server-race.ts";
import type { Failed } from "../../src/protocol/answer.ts";

const INTERVAL = 1000;
const first: DnsServer = { address: "192.0.2.1", port: 53 };
const second: DnsServer = { address: "192.0.2.2", port: 53 };

interface Told {
	readonly kind: "told";
	readonly by: string;
}

type Script = Readonly<Record<string, { readonly after: number; readonly says: Told | Failed } | "silent">>;

/** Runs a race in which each server does what the script says, until it ends; nothing is really waited for. */
async function run(script: Script, attempts = 2): Promise<{ outcome: Told | Failed; asked: string[]; took: number }> {
	const asked: string[] = [];
	const start = Date.now();
	const ask = (server: DnsServer): Promise<Told | Failed> =>
		new Promise((resolve) => {
			asked.push(`${server.address} at ${Date.now() - start}`);
			const act = script[server.address];
			if (act !== undefined && act !== "silent") setTimeout(() => resolve(act.says), act.after);
		});
	const health = new ServerHealth(() => Date.now());
	const { signal } = new AbortController();
	const race = raceServers([first, second], ask, { intervalMs: INTERVAL, attempts, health, signal });
	const ended = race.then((outcome) => ({ outcome, asked, took: Date.now() - start }));
	await vi.advanceTimersByTimeAsync(60_000);
	return ended;
}

const told = (by: string): Told => ({ kind: "told", by });

describe("raceServers", () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	test("a dead first server costs one interval", async () => {
		const { outcome, took, asked } = await run({
			[first.address]: "silent",
			[second.address]: { after: 5, says: told("2") },
		});
		expect(outcome).toEqual(told("2"));
		expect(took).toBe(INTERVAL + 5);
		expect(asked).toEqual(["192.0.2.1 at 0", "192.0.2.2 at 1000"]);
	});

	test("a first server that is slower than the interval still answers", async () => {
		const { outcome, took } = await run({
			[first.address]: { after: 1300, says: told("1") },
			[second.address]: "silent",
		});
		expect(outcome).toEqual(told("1"));
		expect(took).toBe(1300);
	});

	test("all silent end after interval times attempts times servers", async () => {
		const { outcome, took, asked } = await run({ [first.address]: "silent", [second.address]: "silent" }, 3);
		expect(outcome).toMatchObject({ kind: "failed", reason: "timeout" });
		expect(took).toBe(INTERVAL * 3 * 2);
		expect(asked).toHaveLength(6);
	});

	test("one that failed is not asked again, and the next one is asked at once", async () => {
		const script: Script = {
			[first.address]: { after: 10, says: failed("refused", "no") },
			[second.address]: { after: 10, says: failed("servfail", "broken") },
		};
		const { outcome, took, asked } = await run(script);
		expect(outcome).toEqual(failed("servfail", "192.0.2.1: no; 192.0.2.2: broken"));
		expect(took).toBe(20);
		expect(asked).toEqual(["192.0.2.1 at 0", "192.0.2.2 at 10"]);
	});

	test("a failure beside a silent server does not end the wait for it", async () => {
		const script: Script = {
			[first.address]: "silent",
			[second.address]: { after: 10, says: failed("refused", "no") },
		};
		const { outcome, took } = await run(script);
		expect(outcome).toEqual(failed("refused", "192.0.2.1: no answer; 192.0.2.2: no"));
		expect(took).toBeLessThanOrEqual(INTERVAL * 4);
		expect(took).toBeGreaterThan(INTERVAL * 2);
	});

	test("a defect of ours is an exception, not a failure of the DNS", async () => {
		const health = new ServerHealth(() => 0);
		const options = { intervalMs: INTERVAL, attempts: 1, health, signal: new AbortController().signal };
		await expect(raceServers([first], () => Promise.reject(new TypeError("ours")), options)).rejects.toThrow("ours");
	});
});

describe("ServerHealth", () => {
	test("asks a silent server last, for half a minute or until it answers", () => {
		let now = 0;
		const health = new ServerHealth(() => now);
		health.silent(first);
		expect(health.order([first, second])).toEqual([second, first]);
		now = 29_999;
		expect(health.order([first, second])).toEqual([second, first]);
		now = 30_000;
		expect(health.order([first, second])).toEqual([first, second]);
		health.silent(first);
		health.answered(first);
		expect(health.order([first, second])).toEqual([first, second]);
	});
});

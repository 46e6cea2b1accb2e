import { describe, expect, it } from "vitest";
import { ManualClock } from "xmpps-connect/testing";
import { Failure } from "../../src/connect/failure.ts";
import type { Lane, Task } from "../../src/connect/lane.ts";
import { type DialResult, race } from "../../src/connect/race.ts";
import { Wake } from "../../src/connect/wake.ts";
import type { Candidate } from "../../src/protocol/candidates.ts";

/** What happens to a task: `[milliseconds, result]`, the header coming `headerAt` before the end. */
interface Script {
	readonly takes: number;
	readonly result: "win" | "fail" | "never" | "again" | { readonly redirect: readonly string[] };
	readonly headerAt?: number;
}

function candidate(target: string, priority = 0): Candidate {
	return {
		target,
		port: 443,
		service: "xmpps-client",
		tls: "direct-tls",
		priority,
		weight: 0,
		ttl: 300,
		probability: 1,
		origin: { kind: "srv", owner: "_xmpps-client._tcp.example.org", authentic: false },
	};
}

/** A lane whose tasks are names; `readyAt` tells when its lookup is answered. */
class TestLane implements Lane {
	readonly candidate: Candidate;
	readonly #tasks: Task[];
	readonly #world: World;
	#known: boolean;
	opened = false;

	constructor(world: World, names: readonly string[], lookup = 0) {
		this.#world = world;
		this.candidate = candidate(names[0] ?? "none");
		this.#tasks = names.map((name) => ({
			candidate: this.candidate,
			address: { address: name, family: 4, authentic: false },
		}));
		this.#known = lookup === 0;
		this.#lookup = lookup;
	}

	readonly #lookup: number;

	get state(): "ready" | "pending" | "exhausted" {
		if (!this.#known) return "pending";
		return this.#tasks.length > 0 ? "ready" : "exhausted";
	}

	get failure(): Failure | undefined {
		return undefined;
	}

	open(): void {
		if (this.opened) return;
		this.opened = true;
		if (this.#lookup === 0) return;
		void this.#world.clock.sleep(this.#lookup).then(() => {
			this.#known = true;
			this.#world.wake.wake();
		});
	}

	take(): Task | undefined {
		return this.#tasks.shift();
	}
}

/** A race over scripts: what is dialled when, and what comes of it. */
class World {
	readonly clock = new ManualClock();
	readonly wake = new Wake();
	readonly over = new AbortController();
	readonly started: string[] = [];
	readonly aborted: string[] = [];
	#scripts: Readonly<Record<string, Script | readonly Script[]>>;
	readonly #tries = new Map<string, number>();

	constructor(scripts: Readonly<Record<string, Script | readonly Script[]>>) {
		this.#scripts = scripts;
	}

	run(...groups: (readonly Lane[])[]): Promise<string | undefined> {
		return race<string>(groups, this.wake, {
			clock: this.clock,
			signal: this.over.signal,
			barren: (lane) => void this.started.push(`${lane.candidate.target} barren`),
			dial: (task, signal, leading) => this.#dial(task, signal, leading),
		});
	}

	async #dial(task: Task, signal: AbortSignal, leading: () => void): Promise<DialResult<string>> {
		const name = task.address?.address ?? "";
		this.started.push(`${name}@${this.clock.now()}${task.withoutAlpn === true ? " without ALPN" : ""}`);
		const tried = this.#tries.get(name) ?? 0;
		this.#tries.set(name, tried + 1);
		const given = this.#scripts[name] ?? { takes: Number.POSITIVE_INFINITY, result: "never" };
		const script = "takes" in given ? given : (given[tried] ?? given.at(-1));
		if (script === undefined) throw new Error(`no script for ${name}`);
		try {
			const header = script.headerAt ?? (script.result === "win" ? script.takes : undefined);
			if (header !== undefined) {
				await this.clock.sleep(header, signal);
				leading();
				await this.clock.sleep(script.takes - header, signal);
			} else {
				await this.clock.sleep(script.takes, signal);
			}
		} catch {
			this.aborted.push(`${name}@${this.clock.now()}`);
			return { kind: "failed" };
		}
		if (script.result === "win") return { kind: "won", winner: name };
		if (script.result === "again" && task.withoutAlpn !== true) {
			return { kind: "failed", again: { ...task, withoutAlpn: true } };
		}
		if (typeof script.result === "object") {
			return { kind: "redirected", lanes: [new TestLane(this, script.result.redirect)] };
		}
		return { kind: "failed" };
	}
}

const NEVER: Script = { takes: Number.POSITIVE_INFINITY, result: "never" };
const REFUSED: Script = { takes: 1, result: "fail" };
const win = (takes: number): Script => ({ takes, result: "win" });

describe("race", () => {
	it("takes the only one there is", async () => {
		const world = new World({ a: win(30) });
		const result = world.run([new TestLane(world, ["a"])]);
		await world.clock.advance(30);
		expect(await result).toBe("a");
		expect(world.started).toEqual(["a@0"]);
	});

	it("starts the next address 250 ms after a black hole (RFC 8305, 5)", async () => {
		const world = new World({ hole: NEVER, a: win(30) });
		const result = world.run([new TestLane(world, ["hole", "a"])]);
		await world.clock.advance(280);
		expect(await result).toBe("a");
		expect(world.started).toEqual(["hole@0", "a@250"]);
		expect(world.aborted).toEqual(["hole@280"]);
	});

	it("starts the next one at once after a failure, in order", async () => {
		const world = new World({ a: REFUSED, b: REFUSED, c: win(5) });
		const result = world.run([new TestLane(world, ["a", "b"]), new TestLane(world, ["c"])]);
		await world.clock.advance(10);
		expect(await result).toBe("c");
		expect(world.started).toEqual(["a@0", "b@1", "c@2"]);
	});

	it("starts the next group at once when one is exhausted", async () => {
		const world = new World({ a: REFUSED, b: win(5) });
		const result = world.run([new TestLane(world, ["a"])], [new TestLane(world, ["b"])]);
		await world.clock.advance(6);
		expect(await result).toBe("b");
		expect(world.started).toEqual(["a@0", "b@1"]);
	});

	it("starts the next group beside one that does not answer, after 2 s and not before", async () => {
		const world = new World({ hole: NEVER, b: win(50) });
		const result = world.run([new TestLane(world, ["hole"])], [new TestLane(world, ["b"])]);
		await world.clock.advance(1_999);
		expect(world.started).toEqual(["hole@0"]);
		await world.clock.advance(51);
		expect(await result).toBe("b");
		expect(world.started).toEqual(["hole@0", "b@2000"]);
	});

	it("gives a new group its turn at once, beside a group of many black holes", async () => {
		const holes = Array.from({ length: 50 }, (_, index) => `hole${index}`);
		const world = new World({ b: win(50) });
		const result = world.run(
			holes.map((name) => new TestLane(world, [name])),
			[new TestLane(world, ["b"])],
		);
		await world.clock.advance(2_050);
		expect(await result).toBe("b");
		expect(world.started.at(-1)).toBe("b@2000");
		// Nine had begun by then, one each 250 ms.
		expect(world.aborted).toHaveLength(9);
	});

	it("has no more than 16 attempts of a group in flight", async () => {
		const holes = Array.from({ length: 40 }, (_, index) => `hole${index}`);
		const world = new World({});
		const result = world.run(holes.map((name) => new TestLane(world, [name])));
		await world.clock.advance(60_000);
		expect(world.started).toHaveLength(16);
		world.over.abort(new Failure("attempt-aborted", "enough"));
		await world.clock.advance(1);
		expect(await result).toBeUndefined();
		expect(world.aborted).toHaveLength(16);
	});

	it("lists all of 50 that refuse, in order", async () => {
		const names = Array.from({ length: 50 }, (_, index) => `h${index}`);
		const world = new World(Object.fromEntries(names.map((name) => [name, REFUSED])));
		const result = world.run(names.map((name) => new TestLane(world, [name])));
		await world.clock.advance(50);
		expect(await result).toBeUndefined();
		expect(world.started.map((line) => line.split("@")[0])).toEqual(names);
	});

	it("waits 250 ms for a lookup, then lets the next candidate go first", async () => {
		const world = new World({ slow: NEVER, b: win(100) });
		const result = world.run([new TestLane(world, ["slow"], 5_000), new TestLane(world, ["b"])]);
		await world.clock.advance(350);
		expect(await result).toBe("b");
		expect(world.started).toEqual(["b@250"]);
	});

	it("takes a lookup that comes in time in its order", async () => {
		const world = new World({ slow: win(10), b: win(10) });
		const result = world.run([new TestLane(world, ["slow"], 100), new TestLane(world, ["b"])]);
		await world.clock.advance(110);
		expect(await result).toBe("slow");
		expect(world.started).toEqual(["slow@100"]);
	});

	it("ends the others at the first valid header, not at the first connection", async () => {
		const world = new World({ a: { takes: 1_000, result: "win", headerAt: 300 }, b: NEVER });
		const result = world.run([new TestLane(world, ["a", "b"])]);
		await world.clock.advance(1_000);
		expect(await result).toBe("a");
		expect(world.aborted).toEqual(["b@300"]);
	});

	it("gives those it stopped another turn when the leader fails after its header", async () => {
		const world = new World({ a: { takes: 400, result: "fail", headerAt: 300 }, b: [NEVER, win(20)] });
		const result = world.run([new TestLane(world, ["a", "b"])]);
		await world.clock.advance(420);
		expect(await result).toBe("b");
		expect(world.started).toEqual(["a@0", "b@250", "b@400"]);
	});

	it("tries at once again without ALPN, and only once", async () => {
		const world = new World({ a: { takes: 5, result: "again" }, b: win(5) });
		const result = world.run([new TestLane(world, ["a"]), new TestLane(world, ["b"])]);
		await world.clock.advance(20);
		expect(await result).toBe("b");
		expect(world.started.slice(0, 2)).toEqual(["a@0", "a@5 without ALPN"]);
	});

	it("follows a redirect before everything else, and comes back when it leads nowhere", async () => {
		const world = new World({ a: { takes: 10, result: { redirect: ["r"] }, headerAt: 5 }, r: REFUSED, b: win(5) });
		const result = world.run([new TestLane(world, ["a"])], [new TestLane(world, ["b"])]);
		await world.clock.advance(20);
		expect(await result).toBe("b");
		expect(world.started).toEqual(["a@0", "r@10", "b@11"]);
	});

	it("tells of lanes that had nothing to try", async () => {
		const world = new World({ b: win(5) });
		const barren: Lane = {
			candidate: candidate("nothing"),
			state: "exhausted",
			failure: new Failure("address-absent", "no address"),
			open: () => undefined,
			take: () => undefined,
		};
		const result = world.run([barren, new TestLane(world, ["b"])]);
		await world.clock.advance(5);
		expect(await result).toBe("b");
		expect(world.started).toEqual(["nothing barren", "b@0"]);
	});

	it("ends with nothing when there is nothing", async () => {
		const world = new World({});
		expect(await world.run()).toBeUndefined();
	});

	it("ends everything when it is aborted, and starts nothing after", async () => {
		const world = new World({ hole: NEVER });
		const result = world.run([new TestLane(world, ["hole"]), new TestLane(world, ["b"])]);
		await world.clock.advance(100);
		world.over.abort(new Failure("attempt-aborted", "enough"));
		await world.clock.advance(1_000);
		expect(await result).toBeUndefined();
		expect(world.started).toEqual(["hole@0"]);
		expect(world.clock.pending).toBe(0);
	});
});

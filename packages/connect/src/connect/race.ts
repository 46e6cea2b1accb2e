import type { Clock } from "./clock.ts";
import { Failure } from "./failure.ts";
import { type Lane, type Task, taskLane } from "./lane.ts";
import type { Wake } from "./wake.ts";

/** RFC 8305, 5, Connection Attempt Delay: the recommended 250 ms from one attempt to the next. */
const STAGGER = 250;

/**
 * After so many milliseconds without a stream the next priority group starts beside this one. A deviation from
 * XEP-0495, 4.1, which exhausts a group first: records as most guides give them (5222 at priority 0, 443 at 10) would
 * cost a whole timeout behind a network that silently drops 5222.
 */
const GROUP_PATIENCE = 2_000;

/** So many attempts of one priority group at a time: a domain must not make us flood its hosts, or somebody else's. */
const MAX_IN_FLIGHT = 16;

/** What became of a task. */
export type DialResult<W> =
	| { readonly kind: "won"; readonly winner: W }
	/** More to try, before anything else: after `see-other-host`. */
	| { readonly kind: "redirected"; readonly lanes: readonly Lane[] }
	/** `again`: to be tried at once. */
	| { readonly kind: "failed"; readonly again?: Task };

/** What the race needs from the world. */
export interface RacePorts<W> {
	readonly clock: Clock;
	/** Ends the race. */
	readonly signal: AbortSignal;
	/** Is told when a lane turned out to have nothing to try. */
	readonly barren: (lane: Lane) => void;
	/**
	 * Makes one attempt. Never rejects. Calls `leading` when it has a valid stream header; ends soon after `signal`
	 * is aborted.
	 */
	readonly dial: (task: Task, signal: AbortSignal, leading: () => void) => Promise<DialResult<W>>;
}

interface Group {
	readonly lanes: Lane[];
	readonly pendingSince: Map<Lane, number>;
	startedAt: number;
	inFlight: number;
}

interface Flight {
	readonly task: Task;
	readonly group: Group;
	readonly controller: AbortController;
}

/** How many lanes of a group look for addresses at a time, ahead of their turn. */
const LOOK_AHEAD = 8;

/**
 * Happy eyeballs over candidates and addresses: RFC 8305, 5 for the pace, RFC 6120, 3.2 for the order of the groups.
 * The first attempt with a valid stream header stops the others; should it fail after all, they get another turn.
 * @param groups the lanes of each priority group, in order
 * @param wake woken by a lane whenever its `state` may have changed
 */
export async function race<W>(
	groups: readonly (readonly Lane[])[],
	wake: Wake,
	ports: RacePorts<W>,
): Promise<W | undefined> {
	return await new Race(groups, wake, ports).run();
}

class Race<W> {
	readonly #ports: RacePorts<W>;
	readonly #wake: Wake;
	readonly #waiting: (readonly Lane[])[];
	readonly #active: Group[] = [];
	readonly #flights = new Set<Flight>();
	readonly #again: { task: Task; group: Group }[] = [];
	/** What the leader cut off: tried again should it fail. */
	readonly #lost: Task[] = [];
	#nextStart = 0;
	#leader: Flight | undefined;
	#winner: W | undefined;
	#turn = 0;

	constructor(groups: readonly (readonly Lane[])[], wake: Wake, ports: RacePorts<W>) {
		this.#waiting = [...groups];
		this.#wake = wake;
		this.#ports = ports;
	}

	async run(): Promise<W | undefined> {
		const { clock, signal } = this.#ports;
		const onAbort = (): void => {
			for (const flight of this.#flights) flight.controller.abort(signal.reason);
			this.#wake.wake();
		};
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			while (true) {
				const over = this.#winner !== undefined || signal.aborted;
				if (over && this.#flights.size === 0) return this.#winner;
				const next = over ? undefined : this.#step(clock.now());
				if (next === "finished") return undefined;
				await this.#wake.wait(clock, next);
			}
		} finally {
			signal.removeEventListener("abort", onAbort);
		}
	}

	/** Starts what is due. Returns the time of the next thing to do, `undefined` when only an event can bring one. */
	#step(now: number): number | undefined | "finished" {
		if (this.#leader !== undefined) return undefined;
		let due: number | undefined;
		while (true) {
			due = this.#startDue(now);
			const group = this.#active.at(-1);
			const exhausted = this.#active.every((one) => this.#isExhausted(one));
			if (this.#waiting.length === 0) {
				if (exhausted && this.#again.length === 0 && this.#flights.size === 0) return "finished";
				return due;
			}
			const impatient = group === undefined ? now : group.startedAt + GROUP_PATIENCE;
			if (!exhausted && now < impatient) return Math.min(due ?? impatient, impatient);
			this.#activate(now);
		}
	}

	#activate(now: number): void {
		const lanes = this.#waiting.shift() ?? [];
		this.#active.push({ lanes: [...lanes], pendingSince: new Map(), startedAt: now, inFlight: 0 });
		// The new group has the next turn, at once.
		this.#turn = this.#active.length - 1;
		this.#nextStart = now;
	}

	#isExhausted(group: Group): boolean {
		return group.inFlight === 0 && group.lanes.length === 0 && !this.#again.some((one) => one.group === group);
	}

	#startDue(now: number): number | undefined {
		while (true) {
			const repeat = this.#again.shift();
			if (repeat !== undefined) {
				this.#start(repeat.task, repeat.group, now);
				continue;
			}
			const found = this.#pick(now);
			if (found.kind === "wait") return found.until;
			if (now < this.#nextStart) return this.#nextStart;
			const task = found.lane.take();
			if (task !== undefined) this.#start(task, found.group, now);
		}
	}

	/** The lane whose turn it is: the first of its group that is ready; a lane that looks up is waited for as for an attempt. */
	#pick(now: number): { kind: "lane"; lane: Lane; group: Group } | { kind: "wait"; until: number | undefined } {
		let until: number | undefined;
		for (let step = 0; step < this.#active.length; step++) {
			const group = this.#active[(this.#turn + step) % this.#active.length];
			if (group === undefined) continue;
			this.#drop(group);
			if (group.inFlight >= MAX_IN_FLIGHT) continue;
			for (const lane of group.lanes) {
				if (lane.state === "ready") return { kind: "lane", lane, group };
				const since = group.pendingSince.get(lane) ?? now;
				group.pendingSince.set(lane, since);
				if (now < since + STAGGER) {
					until = Math.min(until ?? Number.POSITIVE_INFINITY, since + STAGGER);
					break;
				}
			}
		}
		return { kind: "wait", until };
	}

	/** Opens the lanes that come next and forgets those that have nothing left. */
	#drop(group: Group): void {
		let open = 0;
		for (let index = 0; index < group.lanes.length && open < LOOK_AHEAD; ) {
			const lane = group.lanes[index];
			if (lane === undefined) break;
			lane.open();
			if (lane.state === "exhausted") {
				group.lanes.splice(index, 1);
				if (lane.failure !== undefined) this.#ports.barren(lane);
				continue;
			}
			open += 1;
			index += 1;
		}
	}

	#start(task: Task, group: Group, now: number): void {
		const flight: Flight = { task, group, controller: new AbortController() };
		this.#flights.add(flight);
		group.inFlight += 1;
		this.#nextStart = now + STAGGER;
		this.#turn = this.#active.indexOf(group) + 1;
		const leading = (): void => this.#lead(flight);
		void this.#ports.dial(task, flight.controller.signal, leading).then((result) => this.#land(flight, result));
	}

	/** A valid stream header: the others end. RFC 8305, 5 cancels them on connection; here TCP alone proves nothing. */
	#lead(leader: Flight): void {
		if (this.#leader !== undefined || leader.controller.signal.aborted) return;
		this.#leader = leader;
		for (const flight of this.#flights) {
			if (flight === leader) continue;
			this.#lost.push(flight.task);
			flight.controller.abort(new Failure("lost-race", "another attempt was faster"));
		}
	}

	#land(flight: Flight, result: DialResult<W>): void {
		this.#flights.delete(flight);
		flight.group.inFlight -= 1;
		const { clock } = this.#ports;
		if (result.kind === "won") {
			this.#winner = result.winner;
		} else if (this.#leader === flight || !flight.controller.signal.aborted) {
			const lost = this.#leader === flight ? this.#lost.splice(0) : [];
			if (this.#leader === flight) this.#leader = undefined;
			// A failure starts the next attempt at once (RFC 8305, 5).
			this.#nextStart = clock.now();
			if (result.kind === "redirected") {
				if (lost.length > 0) this.#waiting.unshift([taskLane(lost)]);
				this.#waiting.unshift(result.lanes);
				this.#activate(clock.now());
			} else {
				if (lost.length > 0) flight.group.lanes.unshift(taskLane(lost));
				if (result.again !== undefined) this.#again.unshift({ task: result.again, group: flight.group });
			}
		}
		this.#wake.wake();
	}
}

/** The process died. Whatever it asks of the world from then on throws this again. */
export class Crash extends Error {
	override readonly name: string = "Crash";
}

const DEAD = new Crash("the process is dead");

/** What goes wrong at one point. */
export interface Fault {
	/** Counted from 0, from `arm` on. */
	readonly at: number;
	/**
	 * `crash`: the process dies. `error`: the call throws, once. `cut`: it and every later one does. `full`: from there on no
	 * line can be added to any file.
	 */
	readonly kind: "crash" | "error" | "cut" | "full";
}

/**
 * Everything that is asked of a simulated world passes through here. Each call has a point before its effect, one after
 * each part of it that can be seen, and one after all of it, before the caller hears.
 */
export class FaultGate {
	/** The names of the points that were passed since `arm`. */
	points: string[] = [];
	#fault: Fault | undefined;
	#dead = false;
	#cut = false;
	#full = false;

	/** A new process, and what will go wrong in it. */
	arm(fault?: Fault): void {
		this.points = [];
		this.#fault = fault;
		this.#dead = false;
		this.#cut = false;
		this.#full = false;
	}

	/** Whether what was to go wrong has. */
	get struck(): boolean {
		return this.#fault !== undefined && this.points.length > this.#fault.at;
	}

	/** Nothing is passed any more, but for the world itself to be looked at. */
	async call<T>(name: string, effect: () => T): Promise<T> {
		this.#pass(() => `before ${name}`);
		const result = effect();
		this.#pass(() => `after ${name}`);
		return result;
	}

	/** A call whose effect has parts: a crash may leave any number of them. */
	async parts(name: string, effects: readonly (() => void)[]): Promise<void> {
		this.#pass(() => `before ${name}`);
		for (const [index, effect] of effects.entries()) {
			effect();
			this.#pass(() => `in ${name}, ${index + 1}/${effects.length}`);
		}
	}

	/** A call that may be cut off in the middle of what it does; when it is not, the part has left no trace. */
	async tearable(name: string, part: () => void, whole: () => void): Promise<void> {
		this.#pass(() => `before ${name}`);
		if (this.#fault?.at === this.points.length) part();
		this.#pass(() => `torn ${name}`);
		whole();
		this.#pass(() => `after ${name}`);
	}

	#pass(name: () => string): void {
		if (this.#dead) throw DEAD;
		const at = this.points.length;
		this.points.push(name());
		if (this.#cut) throw new Error("the connection was cut");
		if (this.#fault?.kind === "full" && this.#fault.at === at) this.#full = true;
		if (this.#full && this.points[at]?.startsWith("before append")) throw new Error("ENOSPC");
		if (this.#fault?.at !== at) return;
		switch (this.#fault.kind) {
			case "crash":
				this.#dead = true;
				throw new Crash(`crash ${name()}`);
			case "cut":
				this.#cut = true;
				throw new Error(`EIO ${name()}`);
			case "full":
				return;
			case "error":
				throw new Error(`ENOSPC ${name()}`);
		}
	}
}

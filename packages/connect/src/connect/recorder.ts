import type { AttemptErrorCode } from "../protocol/error-code.ts";
import { type Attempt, AttemptError, type AttemptOutcome, type AttemptStart, type TlsFacts } from "./attempt-record.ts";
import type { Clock } from "./clock.ts";
import type { ConnectEvent } from "./event.ts";
import type { Phase } from "./timeouts.ts";

/** Keeps every attempt of a connection, in the order in which they began. */
export class Recorder {
	readonly #clock: Clock;
	readonly #origin: number;
	readonly #emit: (event: ConnectEvent) => void;
	readonly #ended: (Attempt | undefined)[] = [];
	readonly #errors: (AttemptError | undefined)[] = [];

	constructor(clock: Clock, emit: (event: ConnectEvent) => void) {
		this.#clock = clock;
		this.#origin = clock.now();
		this.#emit = emit;
	}

	/** Milliseconds since the connection began. */
	get elapsed(): number {
		return this.#clock.now() - this.#origin;
	}

	get attempts(): readonly Attempt[] {
		return this.#ended.filter((attempt) => attempt !== undefined);
	}

	get errors(): readonly AttemptError[] {
		return this.#errors.filter((error) => error !== undefined);
	}

	begin(what: Omit<AttemptStart, "index" | "startedAt">): AttemptLog {
		const start: AttemptStart = { index: this.#ended.length, ...what, startedAt: this.elapsed };
		this.#ended.push(undefined);
		this.#errors.push(undefined);
		this.#emit({ kind: "attempt-started", attempt: start });
		return new AttemptLog(start, this.#clock, this.#emit, (attempt, error) => {
			this.#ended[start.index] = attempt;
			this.#errors[start.index] = error;
			this.#emit({ kind: "attempt-ended", attempt });
		});
	}
}

/** The log of one attempt: phases as they are entered, then the end. */
export class AttemptLog {
	readonly #start: AttemptStart;
	readonly #clock: Clock;
	readonly #emit: (event: ConnectEvent) => void;
	readonly #keep: (attempt: Attempt, error?: AttemptError) => void;
	readonly #began: number;
	readonly #phases: { phase: Phase; from: number; to?: number }[] = [];
	tls: TlsFacts | undefined;

	constructor(
		start: AttemptStart,
		clock: Clock,
		emit: (event: ConnectEvent) => void,
		keep: (attempt: Attempt, error?: AttemptError) => void,
	) {
		this.#start = start;
		this.#clock = clock;
		this.#emit = emit;
		this.#keep = keep;
		this.#began = clock.now();
	}

	enter(phase: Phase): void {
		this.#leave();
		this.#phases.push({ phase, from: this.#clock.now() });
		this.#emit({ kind: "phase", index: this.#start.index, phase });
	}

	secured(): Attempt {
		return this.#end({ kind: "secured" });
	}

	redirected(to: string): Attempt {
		return this.#end({ kind: "redirected", to });
	}

	failed(code: AttemptErrorCode, message: string, cause?: unknown): Attempt {
		return this.#end({ kind: "failed", code, message }, cause);
	}

	#leave(): void {
		const last = this.#phases.at(-1);
		if (last !== undefined) last.to ??= this.#clock.now();
	}

	#end(outcome: AttemptOutcome, cause?: unknown): Attempt {
		this.#leave();
		const attempt: Attempt = {
			...this.#start,
			ms: this.#clock.now() - this.#began,
			phases: this.#phases.map(({ phase, from, to }) => ({ phase, ms: (to ?? from) - from })),
			outcome,
			...(this.tls === undefined ? {} : { tls: this.tls }),
		};
		const failure = outcome.kind === "failed" ? outcome : undefined;
		this.#keep(attempt, failure && new AttemptError(attempt, failure.code, failure.message, cause));
		return attempt;
	}
}

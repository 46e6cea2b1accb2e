import type { Resolver } from "xmpps-connect/dns";
import type { Failed, PlainAnswer, RecordTypes } from "xmpps-connect/protocol";
import type { ObserveContext } from "../check-options.ts";
import type { CutList } from "../cut-list.ts";
import { MOST_IN_FLIGHT } from "./limits.ts";
import { type ObservedRecords, type ObservedType, observedAnswer } from "./observed-answer.ts";
import { Slots } from "./slots.ts";

type QuestionContext = Pick<ObserveContext, "domain" | "resolver" | "phaseTimeout" | "signal">;

/**
 * Asks the questions of one observation: each under a deadline of its own and the one of the whole, so many at a time. What
 * does not come is a `failed` answer: nothing here throws for the network.
 */
export class Questions implements Disposable {
	readonly #context: QuestionContext;
	readonly #cuts: CutList;
	readonly #slots = new WeakMap<Resolver, Slots>();
	readonly #open = new Set<AbortController>();
	readonly #onAbort = (): void => {
		for (const question of this.#open) question.abort(this.#over());
	};

	constructor(context: QuestionContext, cuts: CutList) {
		this.#context = context;
		this.#cuts = cuts;
		// One listener for all questions: Node warns of a leak at more than ten.
		context.signal.addEventListener("abort", this.#onAbort, { once: true });
	}

	/** @param resolver instead of the operator's: a server that is asked itself */
	async ask<T extends ObservedType>(
		type: T,
		name: string,
		resolver: Resolver = this.#context.resolver,
	): Promise<PlainAnswer<ObservedRecords[T]>> {
		const slots = this.#slots.get(resolver) ?? new Slots(MOST_IN_FLIGHT);
		this.#slots.set(resolver, slots);
		return observedAnswer(type, name, await slots.run(() => this.#one(type, name, resolver)), this.#cuts);
	}

	[Symbol.dispose](): void {
		this.#context.signal.removeEventListener("abort", this.#onAbort);
	}

	async #one<T extends ObservedType>(type: T, name: string, resolver: Resolver): Promise<PlainAnswer<RecordTypes[T]>> {
		const { phaseTimeout, signal } = this.#context;
		if (signal.aborted) return this.#over();
		const question = new AbortController();
		// Before the resolver hears of the abort, so that this answer counts and not its "given up".
		const ended = new Promise<Failed>((resolve) => {
			question.signal.addEventListener("abort", () => resolve(question.signal.reason as Failed), { once: true });
		});
		const timer = setTimeout(() => question.abort(noAnswer(phaseTimeout)), phaseTimeout);
		this.#open.add(question);
		try {
			return await Promise.race([resolver.query(type, name, { signal: question.signal }), ended]);
		} finally {
			clearTimeout(timer);
			this.#open.delete(question);
		}
	}

	#over(): Failed {
		this.#cuts.add("deadline", this.#context.domain.ascii, "questions to the DNS were given up: the check had ended");
		return { kind: "failed", reason: "aborted", detail: "the check ended before an answer came" };
	}
}

function noAnswer(ms: number): Failed {
	return { kind: "failed", reason: "timeout", detail: `no answer within ${ms} ms` };
}

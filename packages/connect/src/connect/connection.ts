import type { Domain } from "../protocol/domain.ts";
import { XmppsError } from "../protocol/error.ts";
import { printable } from "../protocol/printable-text.ts";
import { writeStreamHeader } from "../protocol/stream-header.ts";
import { type DialContext, dial, type Opened } from "./attempt.ts";
import { systemClock } from "./clock.ts";
import { ConnectError, type ConnectErrorCode } from "./connect-error.ts";
import { Dane } from "./dane.ts";
import type { ConnectEvent } from "./event.ts";
import { Failure } from "./failure.ts";
import { parseProxy } from "./http-proxy.ts";
import { laneOf } from "./lanes.ts";
import type { ConnectOptions } from "./options.ts";
import { race } from "./race.ts";
import { Recorder } from "./recorder.ts";
import { Redirects } from "./redirects.ts";
import { type Resolution, resolveDomain, resolverFrom } from "./resolve.ts";
import { OpenStream, type SecureStream } from "./secure-stream.ts";
import { timeoutsFrom } from "./timeouts.ts";
import { trustFrom } from "./trust.ts";
import { Wake } from "./wake.ts";

/** One call of `connect`: from its options to a stream or an error. */
export class Connection {
	readonly #domain: Domain;
	readonly #options: ConnectOptions;
	/** Ends everything: the caller's signal, the deadline for all, or a listener of the caller that threw. */
	readonly #over = new AbortController();
	readonly #recorder: Recorder;
	readonly #wake = new Wake();
	#thrown: { readonly error: unknown } | undefined;
	#resolution: Resolution | undefined;

	constructor(domain: Domain, options: ConnectOptions) {
		this.#domain = domain;
		this.#options = options;
		this.#recorder = new Recorder(options.clock ?? systemClock, (event) => this.#emit(event));
	}

	async run(): Promise<SecureStream> {
		const { signal } = this.#options;
		const { timeouts, ...context } = this.#prepare();
		const onAbort = (): void => this.#over.abort(new Failure("attempt-aborted", "the caller gave up"));
		if (signal?.aborted) onAbort();
		signal?.addEventListener("abort", onAbort, { once: true });
		const timer = new AbortController();
		context.clock.sleep(timeouts.total, timer.signal).then(
			() => this.#over.abort(new Failure("total-timeout", `the connection took longer than ${timeouts.total} ms`)),
			() => undefined,
		);
		try {
			return await this.#run({ timeouts, ...context });
		} finally {
			timer.abort();
			signal?.removeEventListener("abort", onAbort);
			// Lookups that nobody waits for any more.
			this.#over.abort(new Failure("lost-race", "the connection is made"));
		}
	}

	/** Reads all options first, so that a wrong one is told before anything is tried. */
	#prepare(): Omit<DialContext, "redirect"> {
		const options = this.#options;
		const resolver = resolverFrom(options);
		const role = options.service ?? "client";
		return {
			domain: this.#domain,
			role,
			// RFC 7622, 3.2: U-labels, no final dot.
			header: writeStreamHeader({
				to: this.#domain.unicode,
				role,
				...(options.from === undefined ? {} : { from: options.from }),
				...(options.lang === undefined ? {} : { lang: options.lang }),
			}),
			resolver,
			clock: options.clock ?? systemClock,
			timeouts: timeoutsFrom(options.timeouts),
			trust: trustFrom(options.ca),
			dane: new Dane(resolver, this.#over.signal),
			proxy: options.proxy === undefined ? undefined : parseProxy(options.proxy),
			sessions: options.sessions,
			recorder: this.#recorder,
		};
	}

	async #run(shared: Omit<DialContext, "redirect">): Promise<SecureStream> {
		const signal = this.#over.signal;
		const resolution = await resolveDomain(this.#domain, shared.resolver, { ...this.#options, signal }, (lookup) =>
			this.#emit({ kind: "lookup", lookup }),
		);
		if (signal.aborted) throw this.#error();
		this.#resolution = resolution;
		this.#emit({ kind: "resolved", resolution });
		const { outcome } = resolution;
		if (outcome.kind !== "candidates") throw this.#error();

		const ports = {
			resolver: shared.resolver,
			clock: shared.clock,
			signal,
			timeout: shared.timeouts.address,
			changed: () => this.#wake.wake(),
		};
		const proxied = shared.proxy !== undefined;
		const redirects = new Redirects((candidate) => laneOf(candidate, ports, proxied));
		const context: DialContext = { ...shared, redirect: (to, from) => redirects.follow(to, from) };
		const lanes = outcome.groups.map((group) => group.candidates.map((candidate) => laneOf(candidate, ports, proxied)));
		let defect: { readonly error: unknown } | undefined;
		const winner = await race<Opened>(lanes, this.#wake, {
			clock: shared.clock,
			signal,
			barren: ({ candidate, failure }) => {
				const log = shared.recorder.begin({ candidate });
				log.enter("address");
				if (failure !== undefined) log.failed(failure.code, failure.message);
			},
			dial: (task, one, leading) =>
				dial(context, task, one, leading).catch((error: unknown) => {
					defect ??= { error };
					this.#over.abort(new Failure("attempt-aborted", "a defect"));
					return { kind: "failed" };
				}),
		});
		if (defect !== undefined) throw defect.error;
		if (winner === undefined || this.#thrown !== undefined || signal.aborted) {
			winner?.socket.destroy();
			throw this.#error();
		}
		return new OpenStream(winner, {
			sent: shared.header,
			attempts: shared.recorder.attempts,
			resolution,
			ms: shared.recorder.elapsed,
			proxied,
		});
	}

	#emit(event: ConnectEvent): void {
		try {
			this.#options.onEvent?.(event);
		} catch (error) {
			this.#thrown ??= { error };
			this.#over.abort(new Failure("attempt-aborted", "a listener threw"));
		}
	}

	/** Why there is no stream. */
	#error(): unknown {
		if (this.#thrown !== undefined) return this.#thrown.error;
		const { attempts, errors } = this.#recorder;
		const [code, state] = this.#state(attempts.length);
		const cause = code === "aborted" ? this.#options.signal?.reason : undefined;
		return new ConnectError(code, `Cannot connect to "${this.#domain.unicode}": ${state}`, {
			attempts,
			errors,
			resolution: this.#resolution,
			cause,
		});
	}

	#failed(attempts: number): string {
		const [first] = this.#recorder.errors;
		const why = first?.message ?? "nothing could be tried";
		return attempts === 1 ? why : `all ${attempts} attempts failed, the first one: ${why}`;
	}

	#state(attempts: number): [ConnectErrorCode, string] {
		const reason: unknown = this.#over.signal.reason;
		if (reason instanceof XmppsError) {
			return reason.code === "total-timeout" ? ["total-timeout", reason.message] : ["aborted", reason.message];
		}
		const outcome = this.#resolution?.outcome;
		switch (outcome?.kind) {
			case "not-offered":
				return ["not-offered", `it says that it offers no ${outcome.services.join(", no ")} (SRV target ".")`];
			case "failed": {
				const [first] = outcome.failures;
				return ["dns-failed", `the DNS lookup failed: ${printable(first?.detail ?? "", 200)}`];
			}
			case "none":
				return ["no-candidates", `it publishes no SRV record for this service`];
			default:
				return ["connect-failed", this.#failed(attempts)];
		}
	}
}

import type { Candidate } from "../protocol/candidates.ts";
import { XmppsError } from "../protocol/error.ts";
import type { AttemptErrorCode } from "../protocol/error-code.ts";
import type { Phase } from "./timeouts.ts";

/** What is known of an attempt when it begins. */
export interface AttemptStart {
	/** Place in the order in which the attempts began, from 0. */
	readonly index: number;
	readonly candidate: Candidate;
	/** The address in text form; absent where none was found, and behind a proxy, which finds it itself. */
	readonly address?: string;
	/** The proxy that it went through, as `HOST:PORT`. */
	readonly proxy?: string;
	/** The ALPN protocol that was offered; `undefined` for STARTTLS and for the one retry without. */
	readonly alpn?: string;
	/** Milliseconds from the start of the connection. */
	readonly startedAt: number;
}

/** An attempt that ended: every one is kept. */
export interface Attempt extends AttemptStart {
	/** Milliseconds that it took. */
	readonly ms: number;
	/** The phases that it entered, each with its milliseconds; the last one is where it ended. */
	readonly phases: readonly PhaseTime[];
	readonly outcome: AttemptOutcome;
	/** Present once TLS was up. */
	readonly tls?: TlsFacts;
}

/** A phase and the milliseconds that it took. */
export interface PhaseTime {
	readonly phase: Phase;
	readonly ms: number;
}

/** How an attempt ended. */
export type AttemptOutcome =
	| { readonly kind: "secured" }
	/** The server answered `see-other-host` (RFC 6120, 4.9.3.19). */
	| { readonly kind: "redirected"; readonly to: string }
	| { readonly kind: "failed"; readonly code: AttemptErrorCode; readonly message: string };

/** What TLS agreed on. */
export interface TlsFacts {
	/** `TLSv1.2` or `TLSv1.3`. */
	readonly protocol: string;
	/** The cipher suite, by its IANA name. */
	readonly cipher: string;
	/** The ALPN protocol that the server chose; `undefined` when it chose none. */
	readonly alpn?: string;
	/** The session was resumed. */
	readonly resumed: boolean;
}

/** Why an attempt failed: its `code`, its phase, and the attempt itself. The cause is Node's error where there is one. */
export class AttemptError extends XmppsError {
	override readonly name: string = "AttemptError";
	declare readonly code: AttemptErrorCode;
	readonly attempt: Attempt;
	/** Where it ended. */
	readonly phase: Phase | undefined;

	constructor(attempt: Attempt, code: AttemptErrorCode, message: string, cause: unknown) {
		super(code, message, { cause });
		this.attempt = attempt;
		this.phase = attempt.phases.at(-1)?.phase;
	}
}

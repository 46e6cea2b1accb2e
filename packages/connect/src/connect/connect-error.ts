import type { ErrorCode } from "../protocol/error-code.ts";
import type { Attempt, AttemptError } from "./attempt-record.ts";
import type { Resolution } from "./resolve.ts";

/** The codes that a connection as a whole can fail with. */
export type ConnectErrorCode = Extract<
	ErrorCode,
	"not-offered" | "dns-failed" | "no-candidates" | "connect-failed" | "total-timeout" | "aborted"
>;

/** No secured stream came about. `errors` holds an `AttemptError` for each attempt that failed, in the order of their start. */
export class ConnectError extends AggregateError {
	override readonly name: string = "ConnectError";
	declare readonly errors: AttemptError[];
	readonly code: ConnectErrorCode;
	/** Every attempt, the redirected ones too. */
	readonly attempts: readonly Attempt[];
	/** What the DNS said; absent when the connection ended before it did. */
	readonly resolution: Resolution | undefined;

	constructor(
		code: ConnectErrorCode,
		message: string,
		details: {
			readonly errors?: readonly AttemptError[];
			readonly attempts?: readonly Attempt[];
			readonly resolution?: Resolution | undefined;
			readonly cause?: unknown;
		} = {},
	) {
		super(details.errors ?? [], message, details.cause === undefined ? {} : { cause: details.cause });
		this.code = code;
		this.attempts = details.attempts ?? [];
		this.resolution = details.resolution;
	}
}

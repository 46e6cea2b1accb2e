import { XmppsError } from "../protocol/error.ts";
import type { AttemptErrorCode } from "../protocol/error-code.ts";

/** What ends a phase: thrown inside an attempt and turned into its record there. The message is a state, not a sentence. */
export class Failure extends XmppsError {
	override readonly name: string = "Failure";
	declare readonly code: AttemptErrorCode;

	constructor(code: AttemptErrorCode, message: string, options?: { cause?: unknown }) {
		super(code, message, options);
	}
}

import type { ErrorCode } from "./error-code.ts";

/** An error of this library: `code` is stable and comes from a closed union, `message` is for people. */
export class XmppsError extends Error {
	override readonly name: string = "XmppsError";
	readonly code: ErrorCode;

	constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
		super(message, options);
		this.code = code;
	}
}

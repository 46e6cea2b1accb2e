/** Why an image could not be made. */
export type ImageErrorCode =
	/** A name in the spec is no package name. */
	| "invalid-package"
	/** The machine has no source of Debian's archive to build from. */
	| "no-sources"
	/** Not root. */
	| "no-permission"
	/** A program that builds images is not installed. */
	| "no-tool"
	/** The release does not have one of the packages. */
	| "no-package"
	/** The archive could not be reached, or did not have what it announced. */
	| "no-network"
	/** The disk is full. */
	| "no-space"
	/** Anything else; the log says what. */
	| "build-failed";

/** An image could not be made. */
export class ImageError extends Error {
	override readonly name: string = "ImageError";
	readonly code: ImageErrorCode;
	/** Path of the whole log, when a build has begun. */
	readonly log: string | undefined;
	/** The last lines of the log. */
	readonly lastLines: readonly string[];

	constructor(
		code: ImageErrorCode,
		message: string,
		details: { log?: string; lastLines?: readonly string[]; cause?: unknown } = {},
	) {
		super(message, details.cause === undefined ? undefined : { cause: details.cause });
		this.code = code;
		this.log = details.log;
		this.lastLines = details.lastLines ?? [];
	}
}

/** The exit codes of every command. */
export const EXIT = {
	/** All is well. */
	ok: 0,
	/** It works, with warnings. */
	warnings: 1,
	/** It is broken. */
	broken: 2,
	/** It could not be found out: never reported as broken, nor the reverse. */
	unknown: 3,
	/** Wrong usage (sysexits.h, EX_USAGE). */
	usage: 64,
	/** Bad configuration (EX_DATAERR). */
	configuration: 65,
	/** A defect of ours (EX_SOFTWARE). */
	defect: 70,
	/** Ctrl-C (128 + SIGINT). */
	interrupted: 130,
} as const;

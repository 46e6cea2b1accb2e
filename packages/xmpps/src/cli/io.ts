/** What a command sees of the terminal. stdout carries the one document that was asked for, stderr everything else. */
export interface Io {
	out(text: string): void;
	err(text: string): void;
	/**
	 * Shows how far something is, on a line of the terminal that the next one replaces; `undefined` clears it. Absent where
	 * nobody watches.
	 */
	readonly progress?: (text: string | undefined) => void;
	/**
	 * Asks whoever sits there for a line. Absent where nobody does.
	 * @returns undefined when they would rather end it: Ctrl-C, Ctrl-D
	 */
	readonly ask?: (question: string) => Promise<string | undefined>;
	/** The command writes to a terminal that shows colours. */
	readonly colour: boolean;
	/** How many characters a line of the terminal has; absent where it is none. */
	readonly columns?: number;
	/** Aborted at Ctrl-C. */
	readonly signal: AbortSignal;
	/** From now on this signal is an order to a service, and ends nothing. Absent where there are no signals. */
	readonly onOrder?: (signal: "SIGHUP" | "SIGUSR2", obey: () => void) => void;
}

/** What ends a command with one clear line and its exit code. */
export class CommandError extends Error {
	override readonly name: string = "CommandError";
	readonly exitCode: number;

	constructor(exitCode: number, message: string, options?: ErrorOptions) {
		super(message, options);
		this.exitCode = exitCode;
	}
}

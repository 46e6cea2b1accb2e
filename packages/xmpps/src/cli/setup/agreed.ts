import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";

/**
 * Asks whether to go on.
 * @throws {CommandError} where nobody can be asked, or they would rather end it
 */
export async function agreed(question: string, io: Io): Promise<boolean> {
	if (io.ask === undefined) {
		throw new CommandError(
			EXIT.usage,
			"Cannot ask whether to go on: this is no terminal; --yes goes on without asking",
		);
	}
	const answer = await io.ask(`${question} [y/N] `);
	if (answer === undefined) throw new CommandError(EXIT.interrupted, "Nothing was changed");
	return /^\s*y(es)?\s*$/i.test(answer);
}

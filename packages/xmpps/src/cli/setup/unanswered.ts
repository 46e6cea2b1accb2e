import { EXIT } from "../exit-code.ts";
import { CommandError } from "../io.ts";

/** What looking ended with: a host or a name server that does not answer is no defect of ours, and nothing is known then. */
export function unanswered(error: unknown): CommandError {
	if (error instanceof CommandError) return error;
	return new CommandError(EXIT.unknown, error instanceof Error ? error.message : String(error), { cause: error });
}

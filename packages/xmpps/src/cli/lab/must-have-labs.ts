import { EXIT } from "../exit-code.ts";
import { CommandError } from "../io.ts";

/** @throws {CommandError} saying what is missing, where there can be no lab of real hosts */
export async function mustHaveLabs(): Promise<void> {
	const { missingFor, missingSentence, thisMachine } = await import("../../lab/real/requirements.ts");
	const sentence = missingSentence(missingFor(thisMachine()));
	if (sentence !== undefined) throw new CommandError(EXIT.unknown, sentence);
}

import { EXIT } from "./exit-code.ts";
import { CommandError } from "./io.ts";

/** A number of a flag. @throws {CommandError} naming flag, value and bounds */
export function numberOf(flag: string, text: string, unit: string, least: number, most: number): number {
	const number = Number(text);
	if (text.trim() !== "" && number >= least && number <= most) return number;
	throw new CommandError(
		EXIT.usage,
		`Cannot use "${text}" as ${flag}: it must be a number of ${unit} from ${least} to ${most}`,
	);
}

/** One of several words. @throws {CommandError} naming them */
export function oneOf<T extends string>(flag: string, given: string, allowed: readonly T[]): T {
	const found = allowed.find((one) => one === given);
	if (found !== undefined) return found;
	throw new CommandError(
		EXIT.usage,
		`Cannot use "${given}" as ${flag}: it is ${allowed.map((one) => `"${one}"`).join(" or ")}`,
	);
}

import { EXIT } from "./exit-code.ts";
import { CommandError } from "./io.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Seconds of `60`, `60s`, `2m` or `1h`. @throws {CommandError} naming flag, value and bounds */
export function secondsOf(flag: string, text: string, least: number, most: number): number {
	const [, digits = "", unit = "s"] = /^(\d{1,6})([smh])?$/.exec(text.trim()) ?? [];
	const seconds = Number(digits) * (UNITS[unit] ?? 1);
	if (digits !== "" && seconds >= least && seconds <= most) return seconds;
	throw new CommandError(
		EXIT.usage,
		`Cannot use "${text}" as ${flag}: it must be a time from ${least}s to ${most}s, such as 60s or 2m`,
	);
}

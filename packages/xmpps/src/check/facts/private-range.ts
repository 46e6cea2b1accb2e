import { specialRange } from "../observe/public-address.ts";
import type { SpecialRange } from "../observe/special-ranges.ts";

/**
 * The range of an address to which no route of the internet leads: private, loopback, link-local and the like; undefined
 * for all others. Ranges for documentation are not among them: nobody publishes them by mistake, and test networks use
 * them as if they were public.
 */
export function privateRange(address: string): SpecialRange | undefined {
	const range = specialRange(address);
	return range === undefined || range.transparent || range.use === "for documentation" ? undefined : range;
}

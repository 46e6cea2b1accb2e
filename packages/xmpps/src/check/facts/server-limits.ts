import type { Inside } from "../../model/observation-tls.ts";

/** RFC 6120, 4.9.3.14 and 4.9.3.17. */
const CONDITIONS: ReadonlySet<string> = new Set(["policy-violation", "resource-constraint"]);

/**
 * Whether a server turned this check away because of its limits, as it does with those who come too often: that says nothing
 * of others.
 */
export function metLimits(inside: Inside | undefined): boolean {
	return inside?.kind === "stream-error" && CONDITIONS.has(inside.condition);
}

import type { Fault } from "../fault.ts";
import { publishTlsa } from "../publish-tlsa.ts";
import { base } from "../worlds.ts";

/** The records vouch for an authority, and the certificate comes from another one since the last renewal. */
export const daneOfOldAuthority: Fault = {
	id: "dane-of-old-authority",
	title: "The TLSA records are for an authority that did not issue the certificate",
	rule: "dane.mismatch",
	severity: "broken",
	world: () => base(),
	breakAfterStart: (lab) => publishTlsa(lab, `2 1 1 ${"ca".repeat(32)}`),
};

import type { Fault } from "../fault.ts";
import { publishTlsa } from "../publish-tlsa.ts";
import { base } from "../worlds.ts";

/** The certificate was renewed with a new key, and the records stayed. */
export const daneMismatch: Fault = {
	id: "dane-mismatch",
	title: "The TLSA records are for the key before",
	rule: "dane.mismatch",
	severity: "broken",
	world: () => base(),
	breakAfterStart: (lab) => publishTlsa(lab, `3 1 1 ${"5e".repeat(32)}`),
};

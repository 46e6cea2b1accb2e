import type { Fault } from "../fault.ts";
import { publishTlsa } from "../publish-tlsa.ts";
import { base } from "../worlds.ts";

/** The digest of SHA-1, at the number of SHA-256. */
export const daneUnusable: Fault = {
	id: "dane-unusable",
	title: "The digest in the TLSA records is too short",
	rule: "dane.unusable",
	severity: "advice",
	world: () => base(),
	breakAfterStart: (lab) => publishTlsa(lab, `3 1 1 ${"5e".repeat(20)}`),
};

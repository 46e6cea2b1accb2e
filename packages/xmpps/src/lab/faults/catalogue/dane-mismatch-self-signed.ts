import type { Fault } from "../fault.ts";
import { publishTlsa } from "../publish-tlsa.ts";
import { base, DOMAIN } from "../worlds.ts";

/** No authority vouches for the server, and since the last change of keys the zone does not either. */
export const daneMismatchSelfSigned: Fault = {
	id: "dane-mismatch-self-signed",
	title: "The TLSA records are for the self-signed certificate before",
	rule: "dane.mismatch",
	severity: "broken",
	world: () => base({ sites: [], certificates: [{ name: DOMAIN, dns: [DOMAIN], selfSigned: true }] }),
	breakAfterStart: (lab) => publishTlsa(lab, `3 1 1 ${"5e".repeat(32)}`),
};

import type { Fault } from "../fault.ts";
import { keyHash } from "../key-hash.ts";
import { publishTlsa } from "../publish-tlsa.ts";
import { base, DOMAIN } from "../worlds.ts";

/** Somebody changed the record of the port that was thought of. */
export const daneMismatchOnePort: Fault = {
	id: "dane-mismatch-one-port",
	title: "The TLSA record of the port for STARTTLS between servers was forgotten at a change of keys",
	rule: "dane.mismatch",
	severity: "broken",
	world: () => base(),
	async breakAfterStart(lab) {
		await publishTlsa(lab, `3 1 1 ${await keyHash(lab, "server", `/etc/prosody/certs/${DOMAIN}.crt`)}`);
		await publishTlsa(lab, `3 1 1 ${"5e".repeat(32)}`, [5269]);
	},
};

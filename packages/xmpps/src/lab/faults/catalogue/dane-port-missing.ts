import type { Fault } from "../fault.ts";
import { keyHash } from "../key-hash.ts";
import { publishTlsa } from "../publish-tlsa.ts";
import { base, DOMAIN } from "../worlds.ts";

/** Direct TLS came later, and nobody thought of the records. */
export const danePortMissing: Fault = {
	id: "dane-port-missing",
	title: "There are TLSA records for STARTTLS and none for direct TLS",
	rule: "dane.port-missing",
	severity: "advice",
	world: () => base(),
	async breakAfterStart(lab) {
		const hash = await keyHash(lab, "server", `/etc/prosody/certs/${DOMAIN}.crt`);
		await publishTlsa(lab, `3 1 1 ${hash}`, [5222, 5269]);
	},
};

import type { HealthyWorld } from "../fault.ts";
import { keyHash } from "../key-hash.ts";
import { publishTlsa } from "../publish-tlsa.ts";
import { base, DOMAIN } from "../worlds.ts";

/** No authority that anybody knows: signed TLSA records say which key it is (RFC 7673, 3.1). */
export const dane: HealthyWorld = {
	id: "dane",
	title: "A self-signed certificate, and TLSA records for its key",
	world: () =>
		base({
			sites: [],
			certificates: [{ name: DOMAIN, dns: [DOMAIN], selfSigned: true }],
		}),
	async prepare(lab) {
		const hash = await keyHash(lab, "server", `/etc/prosody/certs/${DOMAIN}.crt`);
		await publishTlsa(lab, `3 1 1 ${hash}`);
	},
};

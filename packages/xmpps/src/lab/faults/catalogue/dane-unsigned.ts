import type { Fault } from "../fault.ts";
import { keyHash } from "../key-hash.ts";
import { publishTlsa } from "../publish-tlsa.ts";
import { signZone } from "../sign-zone.ts";
import { base, DOMAIN, UNSIGNED } from "../worlds.ts";

/** TLSA records as a guide has them, in a zone that nobody signs. */
export const daneUnsigned: Fault = {
	id: "dane-unsigned",
	title: "There are TLSA records, and the zone is not signed",
	rule: "dane.unsigned",
	severity: "advice",
	world: () => base({ ...UNSIGNED }),
	async breakAfterStart(lab) {
		await publishTlsa(lab, `3 1 1 ${await keyHash(lab, "server", `/etc/prosody/certs/${DOMAIN}.crt`)}`);
	},
	// What is printed is the delegation to a zone that is signed: its server and the registrar are the lab's.
	remedy: (lab) => signZone(lab, "names", DOMAIN),
};

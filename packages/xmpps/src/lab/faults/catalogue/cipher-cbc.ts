import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** A list of ciphers from before AES-GCM. */
export const cipherCbc: Fault = {
	id: "cipher-cbc",
	title: "The server has CBC ciphers alone",
	rule: "tls.cipher-weak",
	world: () =>
		base({
			prosody: { lua: 'ssl = { protocol = "tlsv1_2", ciphers = "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA" }' },
		}),
};

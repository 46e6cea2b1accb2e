import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, WEB_OF_ITS_OWN } from "../worlds.ts";

/** Set so that somebody could look into the traffic. */
export const cipherWithoutForwardSecrecy: Fault = {
	id: "cipher-without-forward-secrecy",
	title: "The server has ciphers without forward secrecy alone",
	rule: "tls.cipher-weak",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, key: "RSA 2048" }, ...WEB_OF_ITS_OWN.certificates],
			prosody: { lua: 'ssl = { protocol = "tlsv1_2", ciphers = "AES128-SHA:AES128-GCM-SHA256" }' },
		}),
};

import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, WEB_OF_ITS_OWN } from "../worlds.ts";

/** A line for a client of 2011. */
export const tlsTooOld: Fault = {
	id: "tls-too-old",
	title: "The server speaks TLS 1.1 alone",
	rule: "tls.version-old",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [CERTIFICATE, ...WEB_OF_ITS_OWN.certificates],
			prosody: { lua: 'ssl = { protocol = "tlsv1_1", ciphers = "DEFAULT:@SECLEVEL=0" }' },
		}),
	// It is behind STARTTLS as well, and a rule of its own says so.
	expectAlso: ["starttls.fails"],
};

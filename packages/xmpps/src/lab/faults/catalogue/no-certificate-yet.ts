import type { Fault } from "../fault.ts";
import { base, DOMAIN, WEB_OF_ITS_OWN } from "../worlds.ts";

/** As it is after `apt install prosody` and one line: Debian has made a certificate for `localhost`. */
export const noCertificateYet: Fault = {
	id: "no-certificate-yet",
	title: "The server has no certificate but the one for localhost",
	rule: "tls.alert",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			// A host of the lab gets a certificate for each of `domains`.
			prosody: { domains: [], lua: `VirtualHost "${DOMAIN}"` },
		}),
	// Behind STARTTLS it has none either.
	expectAlso: ["starttls.fails"],
};

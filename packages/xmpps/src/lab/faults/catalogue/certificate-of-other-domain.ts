import type { Fault } from "../fault.ts";
import { base, DOMAIN, WEB_OF_ITS_OWN } from "../worlds.ts";

/** A second domain was added to the server, and no certificate for it. */
export const certificateOfOtherDomain: Fault = {
	id: "certificate-of-other-domain",
	title: "The server shows the certificate of another domain of its own",
	rule: "tls.certificate-other-domain",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ name: "example.net", dns: ["example.net"] }, ...WEB_OF_ITS_OWN.certificates],
			// A host of the lab gets a certificate for each of `domains`: this one has none.
			prosody: { domains: ["example.net"], lua: `VirtualHost "${DOMAIN}"` },
		}),
	// Behind STARTTLS it shows none at all, and the handshake fails.
	expectAlso: ["starttls.fails"],
};

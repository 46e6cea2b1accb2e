import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, WEB_OF_ITS_OWN } from "../worlds.ts";

/** Prosody 13 chooses among certificates in its own way. */
export const expiredCertificateTrixie: Fault = {
	id: "expired-certificate-trixie",
	title: "The certificate of Prosody 13 ended yesterday",
	rule: "tls.certificate-expired",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, notBefore: -90, notAfter: -1 }, ...WEB_OF_ITS_OWN.certificates],
		}),
	release: "trixie",
};

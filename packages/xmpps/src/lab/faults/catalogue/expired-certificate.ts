import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, WEB_OF_ITS_OWN } from "../worlds.ts";

/** The timer that renews certificates stopped a while ago, and nobody noticed. */
export const expiredCertificate: Fault = {
	id: "expired-certificate",
	title: "The certificate ended yesterday",
	rule: "tls.certificate-expired",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, notBefore: -90, notAfter: -1 }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

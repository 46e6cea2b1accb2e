import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, WEB_OF_ITS_OWN } from "../worlds.ts";

/** The authority of a company or of a test. */
export const certificateFromStrangers: Fault = {
	id: "certificate-from-strangers",
	title: "The certificate is from an authority that nobody knows",
	rule: "tls.certificate-untrusted",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, issuedBy: "stranger" }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

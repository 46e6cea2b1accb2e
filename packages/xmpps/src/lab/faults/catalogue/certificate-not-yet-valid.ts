import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, WEB_OF_ITS_OWN } from "../worlds.ts";

/** Made on a machine whose clock was ahead. */
export const certificateNotYetValid: Fault = {
	id: "certificate-not-yet-valid",
	title: "The certificate begins the day after tomorrow",
	rule: "tls.certificate-not-yet-valid",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, notBefore: 2, notAfter: 90 }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

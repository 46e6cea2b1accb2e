import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, WEB_OF_ITS_OWN } from "../worlds.ts";

/** A renewal that fails is noticed by nobody until the end. */
export const certificateExpiresSoon: Fault = {
	id: "certificate-expires-soon",
	title: "The certificate expires in five days",
	rule: "tls.certificate-expires-soon",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, notBefore: -85, notAfter: 5 }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

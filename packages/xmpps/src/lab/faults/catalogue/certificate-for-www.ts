import type { Fault } from "../fault.ts";
import { base, DOMAIN, WEB_OF_ITS_OWN } from "../worlds.ts";

/** The certificate of the web site, which is mostly visited as `www`. */
export const certificateForWww: Fault = {
	id: "certificate-for-www",
	title: "The certificate is for another name",
	rule: "tls.certificate-mismatch",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ name: DOMAIN, dns: [`www.${DOMAIN}`] }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

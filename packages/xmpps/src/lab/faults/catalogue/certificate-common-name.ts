import type { Fault } from "../fault.ts";
import { base, DOMAIN, WEB_OF_ITS_OWN } from "../worlds.ts";

/** Made by hand with a recipe of 2005. */
export const certificateCommonName: Fault = {
	id: "certificate-common-name",
	title: "The certificate has the domain as Common Name alone",
	rule: "tls.certificate-common-name",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ name: DOMAIN, commonName: DOMAIN }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

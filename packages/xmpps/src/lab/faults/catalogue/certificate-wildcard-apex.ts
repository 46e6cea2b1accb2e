import type { Fault } from "../fault.ts";
import { base, DOMAIN, UNSIGNED, WEB_OF_ITS_OWN } from "../worlds.ts";

/** `*` stands for one label and not for none. */
export const certificateWildcardApex: Fault = {
	id: "certificate-wildcard-apex",
	title: "The certificate is a wildcard without the domain itself",
	rule: "tls.certificate-wildcard-apex",
	world: () =>
		base({
			...UNSIGNED,
			...WEB_OF_ITS_OWN,
			certificates: [{ name: DOMAIN, dns: [`*.${DOMAIN}`] }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

import type { Fault } from "../fault.ts";
import { base, DOMAIN, UNSIGNED, WEB_OF_ITS_OWN } from "../worlds.ts";

/** Whoever knows web servers asks for a certificate for the name of the machine. Without DNSSEC only the domain's counts. */
export const certificateTargetOnly: Fault = {
	id: "certificate-target-only",
	title: "The certificate is for the SRV target and not for the domain",
	rule: "tls.certificate-target-only",
	world: () =>
		base({
			...UNSIGNED,
			...WEB_OF_ITS_OWN,
			certificates: [{ name: DOMAIN, dns: [`xmpps.${DOMAIN}`] }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

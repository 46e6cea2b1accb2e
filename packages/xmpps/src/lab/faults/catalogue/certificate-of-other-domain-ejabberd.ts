import type { Fault } from "../fault.ts";
import { DOMAIN, ejabberdBase, WEB_OF_ITS_OWN } from "../worlds.ts";

/** ejabberd shows the first certificate that it has to those for whom it has none. */
export const certificateOfOtherDomainEjabberd: Fault = {
	id: "certificate-of-other-domain-ejabberd",
	title: "ejabberd serves two domains and has a certificate for the other one",
	rule: "tls.certificate-other-domain",
	world: () =>
		ejabberdBase({
			...WEB_OF_ITS_OWN,
			ejabberd: { domains: [DOMAIN, "example.net"] },
			certificates: [{ name: DOMAIN, dns: ["example.net"] }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

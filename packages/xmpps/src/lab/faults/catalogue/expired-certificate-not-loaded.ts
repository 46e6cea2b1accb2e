import { carryOut } from "../carry-out.ts";
import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, DOMAIN, WEB_OF_ITS_OWN } from "../worlds.ts";

/** The same weeks later. Asking for one more certificate would mend nothing. */
export const expiredCertificateNotLoaded: Fault = {
	id: "expired-certificate-not-loaded",
	title: "The certificate was renewed, and the server shows the old one, which has ended",
	rule: "tls.certificate-not-loaded",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, notBefore: -90, notAfter: -1 }, ...WEB_OF_ITS_OWN.certificates],
		}),
	async breakAfterStart(lab) {
		// The renewal, without its deploy hook.
		const item = { kind: "certificate", domain: DOMAIN, software: "prosody" } as const;
		await carryOut(lab, [{ item, after: CERTIFICATE.dns?.map((name) => `DNS:${name}`) ?? [], why: "it was renewed" }]);
	},
	check: { local: "server" },
};

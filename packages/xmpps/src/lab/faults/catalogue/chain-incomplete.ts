import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, WEB_OF_ITS_OWN } from "../worlds.ts";

/** Of the files that certbot writes the wrong one was taken: `cert.pem`. */
export const chainIncomplete: Fault = {
	id: "chain-incomplete",
	title: "The intermediate certificate is not sent",
	rule: "tls.chain-incomplete",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, issuedBy: "intermediate-not-sent" }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

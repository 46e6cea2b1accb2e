import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, WEB_OF_ITS_OWN } from "../worlds.ts";

/** What `prosodyctl cert generate` makes. */
export const certificateSelfSigned: Fault = {
	id: "certificate-self-signed",
	title: "The certificate is signed by itself",
	rule: "tls.certificate-self-signed",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, selfSigned: true }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

import type { Fault } from "../fault.ts";
import { CERTIFICATE, ejabberdBase, WEB_OF_ITS_OWN } from "../worlds.ts";

/** The same mistake where the certificate is one file with its key. */
export const expiredCertificateEjabberd: Fault = {
	id: "expired-certificate-ejabberd",
	title: "The certificate of ejabberd ended yesterday",
	rule: "tls.certificate-expired",
	world: () =>
		ejabberdBase({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, notBefore: -90, notAfter: -1 }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

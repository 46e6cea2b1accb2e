import type { Fault } from "../fault.ts";
import { secondCertificate, twoHosts } from "../two-hosts.ts";
import { CERTIFICATE } from "../worlds.ts";

/** Every other client gets in. */
export const expiredCertificateSecondHost: Fault = {
	id: "expired-certificate-second-host",
	title: "Of the two hosts of a target one was forgotten by the renewal",
	rule: "tls.certificate-expired",
	world: twoHosts,
	breakAfterStart: (lab) => secondCertificate(lab, { ...CERTIFICATE, notBefore: -90, notAfter: -1 }),
};

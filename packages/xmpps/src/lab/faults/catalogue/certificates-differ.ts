import type { Fault } from "../fault.ts";
import { secondCertificate, twoHosts } from "../two-hosts.ts";
import { CERTIFICATE } from "../worlds.ts";

/** Two hosts of one target, each with a renewal of its own: one of the two will be forgotten one day. */
export const certificatesDiffer: Fault = {
	id: "certificates-differ",
	title: "The addresses of one target show different certificates",
	rule: "tls.certificates-differ",
	world: twoHosts,
	breakAfterStart: (lab) => secondCertificate(lab, CERTIFICATE),
};

import type { Fault } from "../fault.ts";
import { CERTIFICATE, ejabberdBase, WEB_OF_ITS_OWN } from "../worlds.ts";

/** ejabberd warns in its log, and starts. */
export const chainIncompleteEjabberd: Fault = {
	id: "chain-incomplete-ejabberd",
	title: "The intermediate certificate is not in the file of ejabberd",
	rule: "tls.chain-incomplete",
	world: () =>
		ejabberdBase({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, issuedBy: "intermediate-not-sent" }, ...WEB_OF_ITS_OWN.certificates],
		}),
};

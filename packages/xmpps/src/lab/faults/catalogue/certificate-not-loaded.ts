import { carryOut } from "../carry-out.ts";
import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, DOMAIN, WEB_OF_ITS_OWN } from "../worlds.ts";

/** A deploy hook is missing: the server goes on with what it has read. */
export const certificateNotLoaded: Fault = {
	id: "certificate-not-loaded",
	title: "The certificate was renewed, and the server not told",
	rule: "tls.certificate-not-loaded",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, notBefore: -80, notAfter: 10 }, ...WEB_OF_ITS_OWN.certificates],
		}),
	async breakAfterStart(lab) {
		// The renewal, without its deploy hook.
		const item = { kind: "certificate", domain: DOMAIN, software: "prosody" } as const;
		await carryOut(lab, [{ item, after: CERTIFICATE.dns?.map((name) => `DNS:${name}`) ?? [], why: "it was renewed" }]);
	},
	check: { local: "server" },
};

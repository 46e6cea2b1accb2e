import { certificateOf } from "../../programs/prosody.ts";
import { CertificateStore } from "../../real/certificates.ts";
import { carryOut } from "../carry-out.ts";
import type { Fault } from "../fault.ts";
import { installCertificate } from "../install-certificate.ts";
import { base, CERTIFICATE, DOMAIN, prosody, records, secondServer } from "../worlds.ts";

/** Two hosts of one target, each with a renewal of its own: one of the two will be forgotten one day. */
export const certificatesDiffer: Fault = {
	id: "certificates-differ",
	title: "The addresses of one target show different certificates",
	rule: "tls.certificates-differ",
	world: () =>
		base({
			records: [
				...records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 5223 xmpps" }),
				"xmpps A 203.0.113.5",
				"xmpps AAAA 2001:db8::5",
			],
			hosts: [secondServer("second", 5, prosody())],
		}),
	async breakAfterStart(lab) {
		// A world has one certificate of a name, on every host that shows it.
		const store = new CertificateStore(lab.authority, [CERTIFICATE]);
		await installCertificate(lab.host("second"), [certificateOf(DOMAIN)], store);
		const item = { kind: "service", software: "prosody" } as const;
		await carryOut(lab, [{ item, after: ["restarted"], why: "one of them has a new certificate" }]);
	},
};

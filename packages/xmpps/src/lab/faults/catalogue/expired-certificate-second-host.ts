import { certificateOf } from "../../programs/prosody.ts";
import { CertificateStore } from "../../real/certificates.ts";
import { carryOut } from "../carry-out.ts";
import type { Fault } from "../fault.ts";
import { installCertificate } from "../install-certificate.ts";
import { base, CERTIFICATE, DOMAIN, prosody, records, secondServer } from "../worlds.ts";

/** Every other client gets in. */
export const expiredCertificateSecondHost: Fault = {
	id: "expired-certificate-second-host",
	title: "Of the two hosts of a target one was forgotten by the renewal",
	rule: "tls.certificate-expired",
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
		const store = new CertificateStore(lab.authority, [{ ...CERTIFICATE, notBefore: -90, notAfter: -1 }]);
		await installCertificate(lab.host("second"), [certificateOf(DOMAIN)], store);
		const item = { kind: "service", software: "prosody" } as const;
		await carryOut(lab, [{ item, after: ["restarted"], why: "one of them has the old certificate" }]);
	},
};

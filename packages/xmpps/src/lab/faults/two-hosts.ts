import { certificateOf } from "../programs/prosody.ts";
import { CertificateStore } from "../real/certificates.ts";
import type { Lab } from "../real/lab.ts";
import type { CertificateSpec, WorldSpec } from "../world/world-spec.ts";
import { carryOut } from "./carry-out.ts";
import { installCertificate } from "./install-certificate.ts";
import { base, DOMAIN, prosody, records, secondServer } from "./worlds.ts";

/** Two hosts of one target, with the same port on each. */
export function twoHosts(): WorldSpec {
	return base({
		records: [
			...records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 5223 xmpps" }),
			"xmpps A 203.0.113.5",
			"xmpps AAAA 2001:db8::5",
		],
		hosts: [secondServer("second", 5, prosody())],
	});
}

/** Gives the second of them a certificate of its own: a world has one of a name, on every host that shows it. */
export async function secondCertificate(lab: Lab, certificate: CertificateSpec): Promise<void> {
	const store = new CertificateStore(lab.authority, [certificate]);
	await installCertificate(lab.host("second"), [certificateOf(DOMAIN)], store);
	const item = { kind: "service", software: "prosody" } as const;
	await carryOut(lab, [{ item, after: ["restarted"], why: "one of them has another certificate" }]);
}

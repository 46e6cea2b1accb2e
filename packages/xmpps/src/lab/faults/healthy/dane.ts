import { carryOut } from "../carry-out.ts";
import type { HealthyWorld } from "../fault.ts";
import { keyHash } from "../key-hash.ts";
import { base, DOMAIN } from "../worlds.ts";

const PORTS = [443, 5222, 5269, 5270];

/** No authority that anybody knows: signed TLSA records say which key it is (RFC 7673, 3.1). */
export const dane: HealthyWorld = {
	id: "dane",
	title: "A self-signed certificate, and TLSA records for its key",
	world: () =>
		base({
			sites: [],
			certificates: [{ name: DOMAIN, dns: [DOMAIN], selfSigned: true }],
		}),
	async prepare(lab) {
		const hash = await keyHash(lab, "server", `/etc/prosody/certs/${DOMAIN}.crt`);
		for (const port of PORTS) {
			const item = { kind: "dns-records", name: `_${port}._tcp.xmpps.${DOMAIN}`, type: "TLSA" } as const;
			await carryOut(lab, [{ item, after: [`3 1 1 ${hash}`], why: "the key is made when the lab starts" }]);
		}
	},
};

import type { Lab } from "../real/lab.ts";
import { carryOut } from "./carry-out.ts";
import { DOMAIN } from "./worlds.ts";

/** The ports of the usual world's records. */
const TLSA_PORTS: readonly number[] = [443, 5222, 5269, 5270];

/**
 * Publishes a TLSA record of the usual target at ports.
 * @param data as in a zone file: `3 1 1 2f6a…`
 */
export async function publishTlsa(lab: Lab, data: string, ports: readonly number[] = TLSA_PORTS): Promise<void> {
	for (const port of ports) {
		const item = { kind: "dns-records", name: `_${port}._tcp.xmpps.${DOMAIN}`, type: "TLSA" } as const;
		await carryOut(lab, [{ item, after: [data], why: "the key is made when the lab starts" }]);
	}
}

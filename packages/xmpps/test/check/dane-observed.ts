import type { SrvService } from "xmpps-connect/protocol";
import type { Observation } from "../../src/model/observation.ts";
import type { TlsaLookup, TlsaText } from "../../src/model/observation-dns.ts";
import { addresses } from "./dns-observed.ts";
import { found, GOOD, observed, SERVICES, TARGET, V4, V6 } from "./observed.ts";

/** The key of every server here, and its digest. */
export const SPKI = Buffer.from("a key");
export const DIGEST = "8fa3aab2faa9b79e0a0398da5b5abd0780142442a5be80b9a64608d718cb1fcd";

export function tlsaLookup(port: number, ...records: readonly TlsaText[]): TlsaLookup {
	return {
		name: `_${port}._tcp.${TARGET}`,
		target: TARGET,
		port,
		answer:
			records.length === 0
				? { kind: "absent", reason: "nxdomain", authentic: true, aliases: [] }
				: found(records, { authentic: true }),
	};
}

/** A signed zone. @param unsigned services whose records nobody vouches for */
export function signed(tlsa: readonly TlsaLookup[], unsigned: readonly SrvService[] = []): Observation {
	const observation = observed({ certificates: { aa: { ...GOOD, spki: SPKI.toString("base64") } } });
	const [a, aaaa] = [addresses(V4), addresses(V6)].map((answer) => ({ ...answer, authentic: true }) as typeof answer);
	if (a === undefined || aaaa === undefined) throw new Error("no addresses");
	return {
		...observation,
		dns: {
			...observation.dns,
			srv: observation.dns.srv.map((one) => ({
				...one,
				answer: {
					...one.answer,
					authentic: SERVICES.includes(one.service) && !unsigned.includes(one.service),
				} as typeof one.answer,
			})),
			hosts: observation.dns.hosts.map(({ name }) => ({ name, a, aaaa })),
			tlsa,
		},
	};
}

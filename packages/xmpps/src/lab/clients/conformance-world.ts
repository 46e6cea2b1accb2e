import type { HostSpec, WorldSpec } from "../world/world-spec.ts";
import { CERTIFICATES, DOMAINS, domainName, ZONES } from "./domains.ts";
import { type ClientDriver, userOf } from "./driver.ts";
import { ALL_PLACES, FIREWALL, v4Of, v6Of } from "./places.ts";

/** The password of every account: that everybody knows it hurts nobody in a lab. */
export const PASSWORD = "rose-by-any-other-name";

/** The host that answers for the domains. */
const NAMES = "names";

/** The host that serves every domain. */
export const SERVER = "server";

/** Its log, as Debian has it. */
export const SERVER_LOG = "/var/log/prosody/prosody.log";

/** The host of a client: one for every image that is needed. */
export function hostOf({ host, release }: Pick<ClientDriver, "host" | "release">): string {
	return release === "here" ? host : `${host}${release === "bookworm" ? 12 : 13}`;
}

/** One static world with a domain for each question. @param drivers the clients whose hosts and accounts it has */
export function conformanceWorld(drivers: readonly ClientDriver[]): WorldSpec {
	const domains = DOMAINS.map(({ id }) => domainName(id));
	return {
		name: "conformance of clients",
		hosts: [
			{
				name: SERVER,
				kind: "machine",
				v4: ALL_PLACES.map(v4Of),
				v6: ALL_PLACES.map(v6Of),
				programs: [
					{
						program: "prosody",
						domains,
						accounts: domains.flatMap((domain) =>
							drivers.map((driver) => ({ jid: `${userOf(driver)}@${domain}`, password: PASSWORD })),
						),
						directTls: { client: [5223] },
						nagle: false,
						lua: SERVER_OPTIONS,
					},
				],
				firewall: FIREWALL,
			},
			...clientHosts(drivers),
			// Unsigned, as most domains are: with signed SRV records the name of a target may be in the certificate (RFC 7673, 3.1).
			{ name: NAMES, kind: "plain", v4: ["203.0.113.52"], v6: ["2001:db8::52"], programs: [{ program: "bind" }] },
			{ name: "dns", kind: "plain", v4: ["203.0.113.53"], v6: ["2001:db8::53"], programs: [{ program: "knot" }] },
			{
				name: "resolver",
				kind: "plain",
				v4: ["203.0.113.54"],
				v6: ["2001:db8::54"],
				programs: [{ program: "unbound" }],
			},
		],
		zones: ZONES.map((zone) => ({ ...zone, servers: [NAMES] })),
		certificates: CERTIFICATES,
	};
}

/** The certificate of a domain as the direct TLS port's own. */
const ownCertificate = (domain: string): string => `c2s_direct_tls_ssl = {
	certificate = "/etc/prosody/certs/${domain}.crt";
	key = "/etc/prosody/certs/${domain}.key";
}`;

/**
 * Who sends no SNI gets a certificate in order on the direct TLS port, and not any. Prosody prefers it then for every domain
 * that does not say otherwise. Debian's limit on the rate of clients would be measured, too.
 */
const SERVER_OPTIONS: string = [
	"limits = {}",
	ownCertificate(domainName("both")),
	...DOMAINS.filter(({ certificate }) => certificate !== undefined).map(
		({ id }) => `VirtualHost "${domainName(id)}"\n${ownCertificate(domainName(id))}`,
	),
].join("\n");

function clientHosts(drivers: readonly ClientDriver[]): HostSpec[] {
	const names = [...new Set(drivers.map(hostOf))];
	return names.map((name, index) => {
		const mine = drivers.filter((driver) => hostOf(driver) === name);
		const release = mine[0]?.release ?? "here";
		return {
			name,
			kind: "plain",
			...(release === "here" ? {} : { release }),
			v4: [`203.0.113.${FIRST_CLIENT + index}`],
			v6: [`2001:db8::${FIRST_CLIENT + index}`],
			packages: [...new Set(mine.flatMap(({ packages }) => packages))].sort(),
		};
	});
}

/** The last part of the first client's addresses, below those of the server. */
const FIRST_CLIENT = 10;

import { dnsHosts } from "../dns/dns-hosts.ts";
import type { Provision } from "../world/provision.ts";
import type { HostSpec, WorldSpec } from "../world/world-spec.ts";

/** Ports of Pebble: the directory is at `https://HOST.lab:14000/dir`, its own root at `https://HOST.lab:15000/roots/0`. */
const PEBBLE_PORTS = { acme: 14_000, management: 15_000 } as const;

/** Paths of a certificate and its key on a host, PEM. */
export interface PebbleCertificate {
	readonly cert: string;
	readonly key: string;
}

const CONFIG = "/etc/xmpps-lab/pebble.json";

/** As long as the certificates of today's public authorities: 90 days, in seconds. Pebble's own default is 5 years. */
const VALIDITY = 90 * 86_400;

/**
 * A test ACME server on a plain host. It validates at ports 80 and 443, asking the world's first resolver. What it issues is
 * of a root that it makes anew at every start.
 * @param certificate where the certificate of its own API is to be found: for the host's name under `lab.`
 * @throws {Error} when the world has no resolver that the host can reach
 */
export function provisionPebble(world: WorldSpec, host: HostSpec, certificate: PebbleCertificate): Provision {
	const server = resolverFor(world, host);
	if (server === undefined) {
		throw new Error(`Cannot set up Pebble on host "${host.name}": no resolver has an address that it can reach`);
	}
	// No pause before a validation, no nonce refused by chance, no authorization reused by chance.
	const environment = ["PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0", "PEBBLE_AUTHZREUSE=0"];
	return {
		packages: ["pebble", "openssl"],
		files: [{ path: CONFIG, content: config(certificate) }],
		processes: [
			{
				name: "pebble",
				command: ["env", ...environment, "pebble", "-config", CONFIG, "-dnsserver", server],
				ready: ["sh", "-c", `${answers(PEBBLE_PORTS.management)} && ${answers(PEBBLE_PORTS.acme)}`],
			},
		],
	};
}

function resolverFor(world: WorldSpec, host: HostSpec): string | undefined {
	for (const { v4, v6 } of dnsHosts(world).resolvers) {
		if (host.v4?.[0] !== undefined && v4?.[0] !== undefined) return `${v4[0]}:53`;
		if (host.v6?.[0] !== undefined && v6?.[0] !== undefined) return `[${v6[0]}]:53`;
	}
	return undefined;
}

/** A TLS handshake: Pebble opens its ports late, after it has made its keys. */
function answers(port: number): string {
	return `openssl s_client -connect localhost:${port} </dev/null`;
}

function config({ cert, key }: PebbleCertificate): string {
	const pebble = {
		listenAddress: `:${PEBBLE_PORTS.acme}`,
		managementListenAddress: `:${PEBBLE_PORTS.management}`,
		certificate: cert,
		privateKey: key,
		httpPort: 80,
		tlsPort: 443,
		ocspResponderURL: "",
		externalAccountBindingRequired: false,
		certificateValidityPeriod: VALIDITY,
	};
	return `${JSON.stringify({ pebble }, undefined, "\t")}\n`;
}

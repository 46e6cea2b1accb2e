import { ipFamily } from "xmpps-connect/protocol";
import { canonicalAddress } from "../../model/address-bytes.ts";
import type { ConfigDns, ServiceName } from "../../model/config.ts";
import type { Intent } from "../adapters/adapter.ts";
import { type RecordType, srvData } from "./wire/record-data.ts";

/** Records that somebody is to publish. */
export interface WantedRecords {
	/** What they are for. */
	readonly part: "address" | "direct-tls" | "starttls";
	/** In A-labels, lower case, without final dot. */
	readonly name: string;
	readonly type: RecordType;
	/** Seconds. */
	readonly ttl: number;
	/** As in a zone file with absolute names, sorted. */
	readonly data: readonly string[];
	/** One sentence for people, without a full stop. */
	readonly why: string;
}

/** What SRV records of each service are called, and the port of STARTTLS. */
const SERVICES = {
	clients: { role: "client", starttls: 5222 },
	servers: { role: "server", starttls: 5269 },
} as const satisfies Record<ServiceName, unknown>;

/** By how much STARTTLS comes after direct TLS: room for somebody to put another record between. */
export const STARTTLS_STEP = 10;
const STARTTLS_WEIGHT = 5;
const MAX_PRIORITY = 65_535;

/** How long records may be kept, in seconds: a mistake is to be over soon, until everything is proven. */
function ttlFor({ ttl }: ConfigDns, proven: boolean): number {
	return proven ? ttl.proven : ttl.proving;
}

/**
 * All records that the endpoints need, whoever has published some of them already: addresses first, since the others lead to
 * them. Pure.
 */
export function wantedRecords(intent: Intent, proven: boolean): readonly WantedRecords[] {
	const ttl = ttlFor(intent.config.dns, proven);
	return [
		...addressRecords(intent, ttl),
		...intent.config.domains.flatMap((domain) => srvRecords(intent, domain, ttl)),
	];
}

/** Everything under which something may be published already. */
export function namesToLookAt({ config }: Intent): readonly { readonly name: string; readonly type: RecordType }[] {
	const hosts = [...new Set([config.endpoint.host, ...config.domains])];
	const services = config.domains.flatMap((domain) =>
		config.services.flatMap((service) => [srvName("xmpps", service, domain), srvName("xmpp", service, domain)]),
	);
	return [
		...hosts.flatMap((name) => (["A", "AAAA"] as const).map((type) => ({ name, type }))),
		...services.map((name) => ({ name, type: "SRV" as const })),
	];
}

/** `_xmpps-client._tcp.example.org`. */
function srvName(kind: "xmpps" | "xmpp", service: ServiceName, domain: string): string {
	return `_${kind}-${SERVICES[service].role}._tcp.${domain}`;
}

function addressRecords({ config, endpoints }: Intent, ttl: number): WantedRecords[] {
	const addresses = [...new Set(endpoints.map((endpoint) => canonicalAddress(endpoint.public)))].sort();
	return ([4, 6] as const).flatMap((family): WantedRecords[] => {
		const data = addresses.filter((address) => ipFamily(address) === family);
		const why = `the endpoint's IPv${family} ${data.length === 1 ? "address" : "addresses"}`;
		const type = family === 4 ? "A" : "AAAA";
		return data.length === 0 ? [] : [{ part: "address", name: config.endpoint.host, type, ttl, data, why }];
	});
}

function srvRecords({ config, endpoints }: Intent, domain: string, ttl: number): WantedRecords[] {
	const { priority, weight, starttls } = config.dns;
	const services = config.services.filter((service) => endpoints.some((endpoint) => endpoint.service === service));
	const direct = services.map((service): WantedRecords => {
		const ports = [...new Set(endpoints.filter((one) => one.service === service).map(({ port }) => port))];
		return {
			...{ part: "direct-tls", name: srvName("xmpps", service, domain), type: "SRV", ttl },
			data: ports.map((port) => srvData(priority, weight, port, config.endpoint.host)).sort(),
			why: `leads ${service} of ${domain} to direct TLS`,
		};
	});
	if (!starttls) return direct;
	// XEP-0368, 3: both kinds form one set, so that the order between them counts: direct TLS is to come first.
	const later = Math.min(priority + STARTTLS_STEP, MAX_PRIORITY);
	const plain = services.map(
		(service): WantedRecords => ({
			...{ part: "starttls", name: srvName("xmpp", service, domain), type: "SRV", ttl },
			data: [srvData(later, STARTTLS_WEIGHT, SERVICES[service].starttls, domain)],
			why: `leads ${service} of ${domain} that know no direct TLS to STARTTLS, after everything else`,
		}),
	);
	return [...direct, ...plain];
}

import type { Config } from "../../../src/model/config.ts";
import type { Intent, PlannedEndpoint } from "../../../src/setup/adapters/adapter.ts";
import type { DnsFacts, PublishedSet } from "../../../src/setup/dns/record-set.ts";
import { namesToLookAt } from "../../../src/setup/dns/wanted-records.ts";
import type { Managed } from "../../../src/setup/engine/managed.ts";
import { USUAL_CONFIG } from "../usual-config.ts";

export const [V4, V6] = ["203.0.113.2", "2001:db8::2"] as const;

export const NOTHING: Managed = { entries: new Map(), programs: new Map() };

/** A configuration for example.org, and what differs from it. */
export function intentOf(
	dns: Partial<Config["dns"]> = {},
	more: Partial<Config> = {},
	addresses: readonly string[] = [V4, V6],
): Intent {
	const config: Config = {
		...USUAL_CONFIG,
		domains: ["example.org"],
		endpoint: { host: "xmpps.example.org", port: 443 },
		web: { ...USUAL_CONFIG.web, kind: "none", redirect: "https://example.org" },
		dns: { ...USUAL_CONFIG.dns, ...dns },
		...more,
	};
	const endpoints = addresses.flatMap((address): PlannedEndpoint[] => {
		const at = { local: address, public: address, way: "nat", why: "" } as const;
		return config.services.map((service) =>
			service === "clients"
				? { ...at, service, port: 443, serverPort: 5223 }
				: { ...at, service, port: 5270, serverPort: 5270 },
		);
	});
	return { config, endpoints };
}

/** Facts in which nothing is published but these, by `name type`, and the domain's own address. */
export function factsOf(intent: Intent, published: Readonly<Record<string, Partial<PublishedSet>>> = {}): DnsFacts {
	const all: Readonly<Record<string, Partial<PublishedSet>>> = {
		"example.org A": { data: ["203.0.113.1"], ttl: 60 },
		...published,
	};
	return {
		sets: namesToLookAt(intent).map(({ name, type }) => ({
			...{ name, type, zone: "example.org", updatable: true, data: [], wildcard: false },
			...all[`${name} ${type}`],
		})),
	};
}

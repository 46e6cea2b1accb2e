import { createResolver, parseDnsServer, type Resolver } from "xmpps-connect/dns";
import type { Config } from "../../model/config.ts";
import type { Zones } from "../../setup/apply/ports.ts";
import { dnsFacts } from "../../setup/dns/dns-facts.ts";
import type { TsigKey } from "../../setup/dns/tsig/tsig-key.ts";
import type { Primary } from "../../setup/dns/update/signed-exchange.ts";
import type { DnsPorts } from "../../setup/dns/zone-servers.ts";
import { zonesOf } from "../../setup/dns/zones.ts";
import type { Driver } from "../../setup/items/driver.ts";
import { dnsRecordsDriver, noRecordsDriver } from "../../setup/items/drivers/dns-records.ts";
import type { ZonePlanner } from "../../setup/plan/make-plan.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError } from "../io.ts";

/** The zones of a set-up: looked at, waited for, and changed where they take changes. */
export interface OpenZones extends Zones, ZonePlanner {
	readonly driver: Driver<"dns-records">;
}

/** An authoritative server gets two tries; it is close to whoever has no losses. */
const AUTHORITATIVE = { timeoutMs: 1_500, attempts: 2 } as const;

/** @throws {CommandError} for a key that cannot be used */
export async function openZones({ dns }: Config, flags: { readonly dns?: readonly string[] }): Promise<OpenZones> {
	const servers = (flags.dns ?? []).map(parseDnsServer);
	const ports: DnsPorts = {
		resolver: createResolver({ servers }),
		// Whoever named a server with its port finds it there, also where the zone says that it is authoritative.
		resolverAt: (address): Resolver =>
			createResolver({
				servers: [servers.find((server) => server.address === address) ?? { address, port: 53 }],
				...AUTHORITATIVE,
			}),
	};
	const { by } = dns;
	const primary: Primary | undefined =
		by.method === "rfc2136" ? { server: by.server, key: await readKey(by.key) } : undefined;
	const zone = by.method === "rfc2136" ? by.zone : undefined;
	return {
		driver: primary === undefined ? noRecordsDriver() : dnsRecordsDriver(primary),
		observe: (intent, signal) =>
			dnsFacts(
				intent,
				{ ...ports, ...(primary === undefined ? {} : { primary }), ...(zone === undefined ? {} : { zone }) },
				signal,
			),
		...zonesOf(ports),
	};
}

async function readKey(path: string): Promise<TsigKey> {
	const [{ ConfigError }, { loadTsigKey }] = await Promise.all([
		import("../../setup/config/config-error.ts"),
		import("../../setup/dns/tsig/load-tsig-key.ts"),
	]);
	try {
		return await loadTsigKey(path);
	} catch (error) {
		if (error instanceof ConfigError) throw new CommandError(EXIT.configuration, error.message, { cause: error });
		throw error;
	}
}

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
import { fileErrorCode } from "../file-error.ts";
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
	const key = by.method === "rfc2136" ? await readKey(by.key) : undefined;
	const unseen = key instanceof CommandError ? key : undefined;
	const primary: Primary | undefined =
		by.method !== "rfc2136" || key === undefined || key instanceof CommandError
			? undefined
			: { server: by.server, key };
	const zone = by.method === "rfc2136" ? by.zone : undefined;
	const parts = {
		...(primary === undefined ? {} : { primary }),
		...(unseen === undefined ? {} : { refusal: { failure: "bad-key" as const, text: unseen.message } }),
		...(zone === undefined ? {} : { zone }),
	};
	return {
		driver: primary === undefined ? noRecordsDriver(unseen) : dnsRecordsDriver(primary),
		observe: (intent, signal) => dnsFacts(intent, { ...ports, ...parts }, signal),
		...zonesOf(ports),
	};
}

/**
 * A key that this user may not read is no fault in the configuration: there is a plan without it, and nothing more.
 * @returns why it could not be read, then
 */
async function readKey(path: string): Promise<TsigKey | CommandError> {
	const [{ ConfigError }, { loadTsigKey }] = await Promise.all([
		import("../../setup/config/config-error.ts"),
		import("../../setup/dns/tsig/load-tsig-key.ts"),
	]);
	try {
		return await loadTsigKey(path);
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		const refused = new CommandError(EXIT.configuration, error.message, { cause: error });
		if (process.getuid?.() !== 0 && fileErrorCode(error.cause) === "EACCES") return refused;
		throw refused;
	}
}

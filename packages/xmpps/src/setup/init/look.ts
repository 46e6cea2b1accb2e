import type { Resolver } from "xmpps-connect/dns";
import { HostReader } from "../../check/observe/local/host-reader.ts";
import { observeLocal } from "../../check/observe/local/observe-local.ts";
import type { Host } from "../../host/host.ts";
import { readInterfaces } from "./interfaces.ts";
import { lookUpDomain } from "./look-up-domain.ts";
import type { Looked } from "./looked.ts";
import { ownDomains } from "./own-domains.ts";

/** Domains that are looked up: enough to choose by. */
const MOST_LOOKED_UP = 10;

/**
 * Looks at a host and at the DNS, and changes nothing. Never rejects for what they do or lack; what could not be found out is in
 * the notes.
 * @param wanted the domains that were asked for, if any
 */
export async function look(
	host: Host,
	wanted: readonly string[],
	resolver: Resolver,
	signal?: AbortSignal,
): Promise<Looked> {
	const reader = new HostReader(host, signal);
	const [local, addresses, mayBindLowPorts] = await Promise.all([
		observeLocal(host, signal),
		readInterfaces(reader),
		readMayBind(reader),
	]);
	const domains = ownDomains(local);
	const names = [...new Set([...wanted, ...domains])].slice(0, MOST_LOOKED_UP);
	const options = signal === undefined ? {} : { signal };
	const looked = await Promise.all(names.map((domain) => lookUpDomain(domain, resolver, options)));
	return {
		...{ local, addresses, domains, mayBindLowPorts },
		dns: looked.map(({ found }) => found),
		notes: [...reader.notes, ...looked.flatMap(({ notes }) => notes)],
	};
}

/** What systemd lets the server do (systemd.exec(5)): Debian's unit runs it as its own user, without that capability. */
async function readMayBind(reader: HostReader): Promise<boolean> {
	const shown = await reader.run(["systemctl", "show", "prosody.service", "-p", "AmbientCapabilities"]);
	return /^AmbientCapabilities=.*\bcap_net_bind_service\b/m.test(shown?.stdout ?? "");
}

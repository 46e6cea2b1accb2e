import type { HostFile } from "../world/host-file.ts";
import type { HostSpec, WorldSpec } from "../world/world-spec.ts";
import { dnsHosts } from "./dns-hosts.ts";

/** So many servers glibc reads; the rest would look as if it counted. */
const MAX_SERVERS = 3;

/**
 * The /etc/resolv.conf of a host: the world's resolvers, each at an address that the host can reach. `trust-ad` says that
 * their AD bit may be believed: nobody is between a host and its resolver.
 * @throws {Error} when the world's hosts for DNS make no sense (`dnsHosts`)
 */
export function resolvConf(world: WorldSpec, host: HostSpec): HostFile {
	const family = (host.v4 ?? []).length > 0 ? "v4" : "v6";
	const servers = dnsHosts(world).resolvers.flatMap((resolver) => resolver[family]?.[0] ?? []);
	const lines = servers.slice(0, MAX_SERVERS).map((address) => `nameserver ${address}`);
	return { path: "/etc/resolv.conf", content: `${[...lines, "options edns0 trust-ad"].join("\n")}\n` };
}

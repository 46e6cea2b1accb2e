import type { Provision } from "../world/provision.ts";
import type { HostSpec, WorldSpec } from "../world/world-spec.ts";
import { addressesOf, dnsHosts, nameOf } from "./dns-hosts.ts";
import { TRUST_ANCHOR_FILE } from "./trust-anchor.ts";
import { zoneTree } from "./zone-tree.ts";

/** Debian's own places, so that whoever is on the host may type `unbound-control status`. */
const CONFIG = "/etc/unbound/unbound.conf";
const HINTS = "/var/lib/unbound/root.hints";
const ANCHOR = "/var/lib/unbound/root.ds";

/**
 * A validating resolver on a plain host, at all its addresses. Before it starts, the trust anchor must have been copied
 * there (`TRUST_ANCHOR_FILE`).
 * @throws {Error} when the world's DNS makes no sense (`zoneTree`)
 */
export function provisionUnbound(world: WorldSpec, host: HostSpec): Provision {
	const { primary } = dnsHosts(world);
	const topLevels = zoneTree(world).filter(({ parent }) => parent === ".");
	return {
		packages: ["unbound"],
		files: [
			{
				path: CONFIG,
				content: config(
					host,
					topLevels.map(({ name }) => name),
				),
			},
			{ path: HINTS, content: hints(primary) },
		],
		processes: [
			{
				name: "unbound",
				before: [["install", "-m", "644", TRUST_ANCHOR_FILE, ANCHOR]],
				command: ["unbound", "-d", "-p", "-c", CONFIG],
				ready: ["unbound-control", "status"],
			},
		],
	};
}

function hints(primary: HostSpec): string {
	const name = nameOf(primary);
	const address = (each: string): string => `${name} 3600 ${each.includes(":") ? "AAAA" : "A"} ${each}`;
	return [`. 3600 NS ${name}`, ...addressesOf(primary).map(address), ""].join("\n");
}

// Nothing is kept for long, and nothing is inferred from what was seen before: an experiment must see what it changed.
// A server that was down is asked again at once. `nodefault` gives back names such as `test`, which Unbound denies by itself.
const config = (host: HostSpec, topLevels: readonly string[]): string => `server:
  directory: "/var/lib/unbound"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
${addressesOf(host)
	.map((address) => `  interface: ${address}\n`)
	.join("")}  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  num-threads: 1
  so-rcvbuf: 0
  so-sndbuf: 0
  root-hints: "${HINTS}"
  trust-anchor-file: "${ANCHOR}"
  module-config: "validator iterator"
  ede: yes
  val-log-level: 2
  qname-minimisation: no
  aggressive-nsec: no
  cache-max-ttl: 5
  cache-max-negative-ttl: 1
  val-bogus-ttl: 1
  infra-host-ttl: 1
  infra-keep-probing: yes
${topLevels.map((name) => `  local-zone: "${name}." nodefault\n`).join("")}remote-control:
  control-enable: yes
  control-interface: "/run/unbound.ctl"
  control-use-cert: no
`;

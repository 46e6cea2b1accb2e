import type { Software } from "../../model/change.ts";
import { programOf } from "../dns/index.ts";
import type { HostSpec, WorldSpec } from "../world/world-spec.ts";

/** The file without which a program that is no `ProgramSpec` has nothing to do on a host. */
const OWN_FILE = { haproxy: "/etc/haproxy/haproxy.cfg", sslh: "/etc/default/sslh" } as const;

/**
 * The hosts of a world that run a program.
 * @throws {Error} when none does: a remedy for it would mend nothing
 */
export function hostsWith(world: WorldSpec, software: Software): HostSpec[] {
	const runs = (host: HostSpec): boolean => {
		if (software !== "haproxy" && software !== "sslh") return programOf(host, software) !== undefined;
		return (host.files ?? []).some(({ path }) => path === OWN_FILE[software]);
	};
	const found = world.hosts.filter(runs);
	if (found.length === 0) throw new Error(`Cannot change ${software}: no host of "${world.name}" runs it`);
	return found;
}

/** The XMPP servers of a world. */
export function xmppServers(world: WorldSpec): ("prosody" | "ejabberd")[] {
	return (["prosody", "ejabberd"] as const).filter((software) =>
		world.hosts.some((host) => programOf(host, software) !== undefined),
	);
}

/**
 * The host that has an address.
 * @throws {Error} when none has it
 */
export function hostAt(world: WorldSpec, address: string): HostSpec {
	const found = world.hosts.find(({ v4 = [], v6 = [] }) => v4.includes(address) || v6.includes(address));
	if (found === undefined) throw new Error(`Cannot find the host at ${address}: "${world.name}" has none there`);
	return found;
}

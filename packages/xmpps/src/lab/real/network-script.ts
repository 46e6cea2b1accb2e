import type { HostSpec } from "../world/world-spec.ts";

/** The networks of every lab: the ones for documentation (RFC 5737, 3; RFC 3849, 2). */
const PREFIX = { v4: 24, v6: 64 } as const;

/** The interface of a host's link, in the namespace of the bridge. */
export const innerInterface = (host: string): string => `v${host}`;

/**
 * Makes a host's network: a namespace with one interface, `eth0`, whose other end is in the bridge. Duplicate address
 * detection is off, or IPv6 addresses could not be bound for a second.
 */
export function networkScript(host: HostSpec): string {
	const { name } = host;
	const inner = innerInterface(name);
	const addresses = [
		...(host.v4 ?? []).map((address) => `addr add ${address}/${PREFIX.v4} dev eth0`),
		...(host.v6 ?? []).map((address) => `addr add ${address}/${PREFIX.v6} dev eth0 nodad`),
	];
	return `ip netns add ${name}
ip -n net link add ${inner} type veth peer name eth0 netns ${name}
nsenter --net=/run/netns/net sh -c 'echo 1 >/proc/sys/net/ipv6/conf/${inner}/disable_ipv6'
nsenter --net=/run/netns/${name} sh -c 'for i in all default eth0; do echo 0 >/proc/sys/net/ipv6/conf/$i/accept_dad; done'
ip -n ${name} -batch - <<'END'
link set lo up
${addresses.join("\n")}
link set eth0 up
END
ip -n net -batch - <<'END'
link set ${inner} master br0
link set ${inner} up
END
`;
}

/** Removes a host's network and with it everything that lived in it, such as firewall rules: what a reboot does. */
export function removeNetworkScript(host: HostSpec): string {
	return `ip netns del ${host.name}
ip -n net link del ${innerInterface(host.name)} 2>/dev/null || :
`;
}

/**
 * Puts a pair of interfaces between a host's link and the bridge, for the program that delays frames between them.
 * @returns what to run, and the two interfaces between which frames are to be moved
 */
export function impairedLink(host: string): { script: string; inner: string; outer: string } {
	const [inner, outer, bridged] = [innerInterface(host), `w${host}`, `b${host}`];
	const script = `if ! ip -n net link show ${outer} >/dev/null 2>&1; then
ip -n net link add ${outer} type veth peer name ${bridged}
nsenter --net=/run/netns/net sh -c 'for i in ${outer} ${bridged}; do echo 1 >/proc/sys/net/ipv6/conf/$i/disable_ipv6; done'
fi
ip -n net -batch - <<'END'
link set ${inner} nomaster
link set ${bridged} master br0
link set ${bridged} up
link set ${outer} up
END
`;
	return { script, inner, outer };
}

/** Undoes {@link impairedLink}. */
export function plainLink(host: string): string {
	return `ip -n net link del w${host}
ip -n net link set ${innerInterface(host)} master br0
`;
}

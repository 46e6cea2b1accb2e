import type { Provision } from "../world/provision.ts";
import type { HostSpec, WorldSpec } from "../world/world-spec.ts";
import { addressesOf } from "./dns-hosts.ts";
import { bindKeyStatement, LAB_KEY } from "./tsig.ts";
import { type ServedZone, updateKeys, zoneTree } from "./zone-tree.ts";

const CONFIG = "/etc/bind/named.conf";

/** The file of a zone on its primary with BIND, beside which BIND keeps its journal. */
function bindZoneFile(zone: string): string {
	return `/var/lib/bind/${zone}.zone`;
}

/**
 * BIND on a plain host: primary of the zones that name it, unsigned, with updates and transfers by the lab's key. It runs
 * as root, because nothing tells it otherwise.
 * @throws {Error} when the world's DNS makes no sense (`zoneTree`)
 */
export function provisionBind(world: WorldSpec, host: HostSpec): Provision {
	const zones = zoneTree(world).filter(({ primary }) => primary.name === host.name);
	const loaded = 'rndc status && for zone in "$@"; do rndc zonestatus "$zone" || exit 1; done';
	return {
		packages: ["bind9", "bind9-utils"],
		files: [
			{ path: CONFIG, content: config(host, zones), mode: 0o600 },
			{ path: "/etc/bind/rndc.conf", content: rndcConfig, mode: 0o600 },
			...zones.map(({ name, text }) => ({ path: bindZoneFile(name), content: text })),
		],
		processes: [
			{
				name: "bind",
				before: [["mkdir", "-p", "/run/named"]],
				command: ["named", "-g", "-n", "1", "-c", CONFIG],
				ready: ["sh", "-c", loaded, "sh", ...zones.map(({ name }) => name)],
			},
		],
	};
}

const rndcConfig = `${bindKeyStatement()}options {
	default-key "${LAB_KEY.name}";
	default-server 127.0.0.1;
};
`;

function config(host: HostSpec, zones: readonly ServedZone[]): string {
	return `${[LAB_KEY, ...updateKeys(zones)].map(bindKeyStatement).join("")}options {
	directory "/var/cache/bind";
	listen-on ${list(host.v4)};
	listen-on-v6 ${list(host.v6)};
	recursion no;
	dnssec-validation no;
	empty-zones-enable no;
	max-cache-size 8M;
	allow-transfer { key "${LAB_KEY.name}"; };
	notify explicit;
};
controls { inet 127.0.0.1 allow { 127.0.0.1; } keys { "${LAB_KEY.name}"; }; };
${zones.map(zoneStatement).join("")}`;
}

function zoneStatement({ name, secondaries, updates }: ServedZone): string {
	const others = updates === undefined ? "" : ` key "${updates.name}";`;
	const notify = secondaries.flatMap(addressesOf).map((address) => `${address} key "${LAB_KEY.name}"; `);
	return `zone "${name}" {
	type primary;
	file "${bindZoneFile(name)}";
	allow-update { key "${LAB_KEY.name}";${others} };
${notify.length === 0 ? "" : `	also-notify { ${notify.join("")}};\n`}};
`;
}

function list(addresses: readonly string[] = []): string {
	return addresses.length === 0 ? "{ none; }" : `{ ${addresses.map((address) => `${address}; `).join("")}}`;
}

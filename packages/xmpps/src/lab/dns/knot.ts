import type { Provision } from "../world/provision.ts";
import type { HostSpec, WorldSpec } from "../world/world-spec.ts";
import { addressesOf, programOf } from "./dns-hosts.ts";
import { keyScript, knotZoneFile } from "./knot-keys.ts";
import { knotKeySection, LAB_KEY, type TsigKey } from "./tsig.ts";
import { type ServedZone, updateKeys, zoneTree } from "./zone-tree.ts";

const PACKAGES = ["knot", "knot-dnsutils"];

/** Debian's own places, so that whoever is on the host may type `knotc status`. */
const CONFIG = "/etc/knot/knot.conf";
const COMMAND = ["knotd", "-c", CONFIG];

/**
 * Knot on a plain host. The primary signs its zones, takes updates of domains with the lab's key, and notifies their
 * secondaries; when it is started anew, its zone files count and updates are gone. A secondary is ready when it has all its
 * zones, so its primary must be up before. The host's own name must be in its /etc/hosts: Knot looks it up as it starts, and
 * would wait 10 seconds for a resolver that waits for Knot.
 * @throws {Error} when the world's DNS makes no sense (`zoneTree`)
 */
export function provisionKnot(world: WorldSpec, host: HostSpec): Provision {
	const zones = zoneTree(world);
	return programOf(host, "knot")?.primary === undefined ? primary(host, zones) : secondary(host, zones);
}

function primary(host: HostSpec, all: readonly ServedZone[]): Provision {
	const zones = all.filter((zone) => zone.primary.name === host.name);
	const script = keyScript(all);
	return {
		packages: PACKAGES,
		files: [
			{ path: CONFIG, content: primaryConfig(host, zones), mode: 0o600 },
			...zones.map(({ name, text }) => ({ path: knotZoneFile(name), content: text })),
			script,
		],
		// By default knotd opens its control socket when all zones are loaded and signed.
		processes: [{ name: "knot", before: [["sh", script.path]], command: COMMAND, ready: ["knotc", "status"] }],
	};
}

function secondary(host: HostSpec, all: readonly ServedZone[]): Provision {
	const zones = all.filter(({ secondaries }) => secondaries.some(({ name }) => name === host.name));
	const loaded = 'knotc status && for zone in "$@"; do knotc zone-read "$zone" @ SOA || exit 1; done';
	return {
		packages: PACKAGES,
		files: [{ path: CONFIG, content: secondaryConfig(host, zones), mode: 0o600 }],
		processes: [
			{
				name: "knot",
				before: [["mkdir", "-p", "/run/knot"]],
				command: COMMAND,
				ready: ["sh", "-c", loaded, "sh", ...zones.map(({ name }) => name)],
			},
		],
	};
}

function primaryConfig(host: HostSpec, zones: readonly ServedZone[]): string {
	const keys = updateKeys(zones);
	return `${common(host, new Set(zones.flatMap(({ secondaries }) => secondaries)), keys)}acl:
  - id: "transfer"
    key: "${LAB_KEY.name}"
    action: [ transfer ]
  - id: "update"
    key: "${LAB_KEY.name}"
    action: [ transfer, update ]
${keys.map(({ name }) => `  - id: "update-${name}"\n    key: "${name}"\n    action: [ update ]\n`).join("")}policy:
  - id: "lab"
    algorithm: ecdsap256sha256
    single-type-signing: on
template:
  - id: "default"
    acl: [ "transfer" ]
    dnssec-signing: on
    dnssec-policy: "lab"
    semantic-checks: on
    zonefile-sync: -1
    zonefile-load: difference-no-serial
    journal-content: all
zone:
${zones.map(primaryZone).join("")}`;
}

function primaryZone(zone: ServedZone): string {
	const others = zone.updates === undefined ? "" : `, "update-${zone.updates.name}"`;
	const update = zone.kind === "domain" ? `    acl: [ "update"${others} ]\n` : "";
	const notify = zone.secondaries.length === 0 ? "" : `    notify: ${list(zone.secondaries.map(({ name }) => name))}\n`;
	return `  - domain: "${zone.name}"\n    file: "${knotZoneFile(zone.name)}"\n${update}${notify}`;
}

function secondaryConfig(host: HostSpec, zones: readonly ServedZone[]): string {
	const zone = (each: ServedZone): string => `  - domain: "${each.name}"\n    master: "${each.primary.name}"\n`;
	return `${common(host, new Set(zones.map((each) => each.primary)))}acl:
  - id: "notify"
    key: "${LAB_KEY.name}"
    action: [ notify, transfer ]
template:
  - id: "default"
    acl: [ "notify" ]
    zonefile-sync: -1
    zonefile-load: none
    journal-content: all
${zones.length === 0 ? "" : `zone:\n${zones.map(zone).join("")}`}`;
}

function common(host: HostSpec, remotes: ReadonlySet<HostSpec>, keys: readonly TsigKey[] = []): string {
	const remote = (each: HostSpec): string =>
		`  - id: "${each.name}"\n    address: ${list(addressesOf(each))}\n    key: "${LAB_KEY.name}"\n`;
	return `server:
  rundir: "/run/knot"
  listen: ${list(addressesOf(host).map((address) => `${address}@53`))}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
log:
  - target: stdout
    any: info
database:
  storage: "/var/lib/knot"
${knotKeySection(...keys)}${remotes.size === 0 ? "" : `remote:\n${[...remotes].map(remote).join("")}`}`;
}

function list(values: readonly string[]): string {
	return `[ ${values.map((value) => `"${value}"`).join(", ")} ]`;
}

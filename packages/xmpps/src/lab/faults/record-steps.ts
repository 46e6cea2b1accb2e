import type { Item } from "../../model/change.ts";
import {
	addressesOf,
	dnsHosts,
	flushZone,
	isWithin,
	knotKeyArgument,
	refreshZone,
	type ServedZone,
	updateScript,
	zoneTree,
} from "../dns/index.ts";
import type { WorldSpec } from "../world/world-spec.ts";
import type { Step } from "./change-steps.ts";

type RecordsItem = Extract<Item, { kind: "dns-records" }>;

/**
 * An update of the zone's primary (RFC 2136) that puts the record set in place of the one that is there; then everybody who
 * remembers the old one forgets it.
 */
export function recordSteps(world: WorldSpec, { name, type, ttl }: RecordsItem, after: readonly string[]): Step[] {
	const zone = zoneOf(world, name);
	const owner = `${name}.`;
	const script = updateScript({
		server: addressesOf(zone.primary)[0] ?? "",
		zone: zone.name,
		remove: [{ name: owner, type }],
		add: after.map((data) => ({ name: owner, type, data, ...(ttl === undefined ? {} : { ttl }) })),
	});
	const update = {
		what: `update ${type} of "${name}"`,
		command: ["knsupdate", "-y", knotKeyArgument()],
		input: script,
	};
	return [
		{ kind: "command", host: zone.primary.name, command: update },
		...zone.secondaries
			.filter((host) => !isStale(world, zone.name, host.name))
			.map((host): Step => ({ kind: "command", host: host.name, command: refreshZone(zone.name) })),
		...dnsHosts(world).resolvers.map(
			(host): Step => ({ kind: "command", host: host.name, command: flushZone(zone.name) }),
		),
	];
}

function zoneOf(world: WorldSpec, name: string): ServedZone {
	const [zone] = zoneTree(world)
		.filter((one) => one.kind === "domain" && isWithin(name.toLowerCase(), one.name))
		.sort((a, b) => b.name.length - a.name.length);
	if (zone === undefined)
		throw new Error(`Cannot update "${name}": no zone of "${world.name}" that takes updates has it`);
	return zone;
}

/** A server that was made to stay behind does not come along with an update either. */
function isStale({ faults = [] }: WorldSpec, zone: string, host: string): boolean {
	return faults.some((fault) => fault.fault === "stale-secondary" && fault.zone === zone && fault.host === host);
}

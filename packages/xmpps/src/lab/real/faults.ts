import { breakDs, dnsHosts, flushZone, freezeZone, mendDs, type ServedZone, thawZone, zoneTree } from "../dns/index.ts";
import type { Impairment } from "../wire/index.ts";
import type { HostCommand } from "../world/provision.ts";
import type { FaultSpec, WorldSpec } from "../world/world-spec.ts";

/** Something to be done to a lab. */
export type FaultAction =
	| { readonly kind: "command"; readonly host: string; readonly command: HostCommand }
	| { readonly kind: "link"; readonly host: string; readonly impairment: Impairment | undefined };

/**
 * What to do to a lab to break something, or to mend it again. Pure: what a fault is can be read without a lab.
 * @throws {Error} when the world has no such zone, or nobody who serves it
 */
export function faultActions(world: WorldSpec, spec: FaultSpec, what: "break" | "mend"): FaultAction[] {
	const breaking = what === "break";
	switch (spec.fault) {
		case "bogus-zone": {
			const { primary, resolvers } = dnsHosts(world);
			const zone = servedZone(world, spec.zone);
			const command = breaking ? breakDs(zone) : mendDs(zone);
			return [
				on(primary.name, command),
				// A resolver that remembers the parent's records would not notice.
				...resolvers.map(({ name }) => on(name, flushZone(zone.parent ?? "."))),
			];
		}
		case "stale-secondary":
			return [on(spec.host, breaking ? freezeZone(spec.zone) : thawZone(spec.zone))];
		case "dead-link":
			return [
				{
					kind: "link",
					host: spec.host,
					impairment: breaking ? { drop: spec.drop ?? "all" } : usualLink(world, spec.host),
				},
			];
		case "stopped-unit":
			return [on(spec.host, unitCommand(breaking ? "stop" : "start", spec.unit))];
		case "hung-unit":
			return [on(spec.host, unitCommand("kill", spec.unit, `--signal=${breaking ? "STOP" : "CONT"}`))];
		default:
			return unknownFault(spec);
	}
}

const on = (host: string, command: HostCommand): FaultAction => ({ kind: "command", host, command });

function unitCommand(verb: string, unit: string, ...options: readonly string[]): HostCommand {
	return { what: `${verb} "${unit}"`, command: ["systemctl", verb, ...options, unit] };
}

function usualLink(world: WorldSpec, host: string): Impairment | undefined {
	return world.hosts.find(({ name }) => name === host)?.link;
}

function servedZone(world: WorldSpec, name: string): ServedZone {
	const zone = zoneTree(world).find((one) => one.name === name);
	if (zone === undefined) throw new Error(`Cannot break zone "${name}": the world has none of that name`);
	return zone;
}

function unknownFault(spec: never): never {
	throw new Error(`Cannot make a fault: unknown: ${JSON.stringify(spec)}`);
}

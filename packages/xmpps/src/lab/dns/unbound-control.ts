import type { HostCommand } from "../world/provision.ts";

/** Makes the resolver forget everything at and below a name, keys and delegations too; `"."` is everything. */
export function flushZone(name: string): HostCommand {
	return control(`flush "${name}" and what is below`, "flush_zone", name);
}

/** Makes the resolver forget the common records of one name. */
export function flushName(name: string): HostCommand {
	return control(`flush "${name}"`, "flush", name);
}

/** Makes the resolver forget one type of record of a name: `SRV`, `TLSA`. */
export function flushType(name: string, type: string): HostCommand {
	return control(`flush ${type} of "${name}"`, "flush_type", name, type);
}

/** Makes the resolver forget what it knows about servers: which are down, slow, or know no EDNS. */
export function flushServers(): HostCommand {
	return control("flush what is known of servers", "flush_infra", "all");
}

/** Whether the resolver runs, and since when. */
export function resolverStatus(): HostCommand {
	return control("read the state of the resolver", "status");
}

function control(what: string, ...args: readonly string[]): HostCommand {
	return { what, command: ["unbound-control", ...args] };
}

import { ipFamily } from "xmpps-connect/protocol";
import type { LocalListener, LocalObservation } from "../../model/observation-local.ts";
import type { Intent, PlannedEndpoint } from "../adapters/adapter.ts";
import type { Recognised } from "./recognised.ts";

/** What manual steps depend on. */
export interface Situation {
	readonly seen: Recognised;
	readonly local: LocalObservation;
	readonly intent: Intent;
}

/** A program that has the endpoint's port, and on which of its addresses. */
export interface Held {
	/** Of these addresses alone: somebody must share. */
	readonly own: readonly PlannedEndpoint[];
	/** By listening on all addresses: in the way of a server that is to listen there itself, and of nothing else. */
	readonly all: readonly PlannedEndpoint[];
}

/** Where a program has the port of an endpoint. @param programs what the kernel calls it */
export function heldBy({ local, intent }: Situation, programs: readonly string[]): Held {
	const theirs = local.listeners.filter(({ program }) => program !== undefined && programs.includes(program));
	const at = (fits: (listener: LocalListener, endpoint: PlannedEndpoint) => boolean): readonly PlannedEndpoint[] =>
		intent.endpoints.filter((endpoint) =>
			theirs.some((listener) => listener.port === endpoint.port && fits(listener, endpoint)),
		);
	const own = at((listener, endpoint) => listener.address === endpoint.local);
	const all = at((listener, endpoint) => isAll(listener.address, endpoint.local) && endpoint.way !== "nat");
	return { own, all: all.filter((endpoint) => !own.includes(endpoint)) };
}

/** Whether a program listens anywhere on ports that matter. */
export function listens({ local, intent }: Situation, programs: readonly string[], ports?: readonly number[]): boolean {
	const wanted = ports ?? [intent.config.endpoint.port];
	return local.listeners.some(
		({ program, port }) => program !== undefined && programs.includes(program) && wanted.includes(port),
	);
}

/** The host's addresses that are not the endpoint's, where others may stay; IPv4 first. */
export function otherAddresses({ local, intent }: Situation): readonly string[] {
	const ours = new Set(intent.endpoints.map((endpoint) => endpoint.local));
	return local.addresses.filter((address) => !ours.has(address)).sort((one, other) => ipFamily(one) - ipFamily(other));
}

/** The endpoint's own addresses, each once. */
export function endpointAddresses({ intent }: Situation): readonly string[] {
	return [...new Set(intent.endpoints.map((endpoint) => endpoint.local))];
}

/** The ports that others must be able to reach, sorted. */
export function openPorts({ intent }: Situation): readonly number[] {
	const { services, dns } = intent.config;
	const usual = dns.starttls ? services.map((service) => (service === "clients" ? 5222 : 5269)) : [];
	return [...new Set([...intent.endpoints.map(({ port }) => port), ...usual])].sort((a, b) => a - b);
}

/** An address as it stands before a port. */
export function bracketed(address: string): string {
	return ipFamily(address) === 6 ? `[${address}]` : address;
}

function isAll(listener: string, address: string): boolean {
	// A socket of IPv6 may take IPv4 as well, and `ss` does not say so.
	return listener === "::" || (listener === "0.0.0.0" && ipFamily(address) === 4);
}

import type { ServiceName } from "../../../model/config.ts";
import type { Note } from "../../stage.ts";
import type { Intent, PlannedEndpoint } from "../adapter.ts";
import { optionNames } from "./direct-tls-options.ts";
import type { ServiceLines } from "./drop-in-text.ts";
import type { PortOption, ProsodyFacts } from "./facts.ts";
import { collide, sameSet, takes } from "./interfaces.ts";
import {
	collisionNote,
	computedNote,
	narrowNote,
	noServersNote,
	otherServiceNote,
	otherWinsNote,
	sharedNote,
	strangerNote,
	wideNote,
} from "./port-notes.ts";
import { prosodyVersion } from "./version.ts";

/** Ports above it anybody may listen on. */
export const LAST_LOW_PORT = 1023;

/** What the services are to listen on, as far as they do not yet. */
export interface ChosenPorts {
	readonly services: readonly ServiceLines[];
	readonly notes: readonly Note[];
}

/**
 * Chooses ports and interfaces of direct TLS. The operator's own ports stay open where they are; Prosody opens each port of a
 * service on each of its interfaces, so that not everything can be had.
 */
export function choosePorts({ endpoints }: Intent, facts: ProsodyFacts): ChosenPorts {
	const shared = endpoints.filter(
		(one) => one.service === "servers" && endpoints.some((other) => sharesPort(one, other)),
	);
	const unserved = shared.filter(({ serverPort }) => !facts.multiplex.includes(serverPort));
	if (unserved.length > 0) return { services: [], notes: [sharedNote(unserved)] };
	const each = (["clients", "servers"] as const).map((service) => forService(service, endpoints, facts));
	const services = each.flatMap((one) => one.services);
	const [clients, servers] = services;
	const both = clients?.ports.find(
		(port) =>
			servers?.ports.includes(port) === true &&
			clients.interfaces?.some((one) => servers.interfaces?.some((other) => collide(one, other))) !== false,
	);
	const notes = each.flatMap((one) => one.notes);
	return {
		services,
		notes: both === undefined ? notes : [...notes, otherServiceNote(both, servers?.option ?? "", "clients")],
	};
}

function sharesPort(one: PlannedEndpoint, other: PlannedEndpoint): boolean {
	return one.service !== other.service && one.local === other.local && one.serverPort === other.serverPort;
}

function forService(service: ServiceName, all: readonly PlannedEndpoint[], facts: ProsodyFacts): ChosenPorts {
	const endpoints = all.filter((one) => one.service === service);
	const missing = endpoints.filter((one) => !isServed(one, facts));
	if (missing.length === 0) return { services: [], notes: [] };
	const option = optionNames(prosodyVersion(facts.version))[service];
	if (option === undefined) return { services: [], notes: [noServersNote(facts.version ?? "")] };
	const theirs = facts.directTls[service];
	const added = [...new Set(missing.map(({ serverPort }) => serverPort))].filter(
		(port) => !theirs.ports.includes(port),
	);
	const elsewhere = added.flatMap((port) => takenBy(port, service, facts));
	const [taken] = elsewhere;
	if (taken !== undefined) return { services: [], notes: [otherServiceNote(taken.port, taken.option, service)] };

	const ports = [...theirs.ports, ...added];
	const { interfaces, notes } = interfacesFor({ service, endpoints, theirs, added, facts });
	const lines: ServiceLines = {
		...{ service, option, ports },
		...(sameSet(interfaces, theirs.interfaces) ? {} : { interfaces }),
	};
	if (!theirs.plain) return { services: [], notes: [computedNote(lines, theirs)] };
	if (theirs.wins) return { services: [], notes: [otherWinsNote(lines, theirs)] };
	return { services: [lines], notes };
}

/** Whether it listens there already, as the operator has configured it. */
function isServed({ service, serverPort, local }: PlannedEndpoint, facts: ProsodyFacts): boolean {
	if (facts.multiplex.includes(serverPort)) return true;
	const options: PortOption[] = [facts.directTls[service], ...(service === "clients" ? [facts.directTls.legacy] : [])];
	return options.some(({ ports, interfaces }) => ports.includes(serverPort) && takes(interfaces, local));
}

/** The other service of Prosody's that has a port. */
function takenBy(port: number, service: ServiceName, facts: ProsodyFacts): readonly { port: number; option: string }[] {
	const names = optionNames(prosodyVersion(facts.version));
	const other = service === "clients" ? "servers" : "clients";
	return [
		...facts.otherPorts.filter((one) => one.port === port),
		...(facts.directTls[other].ports.includes(port) ? [{ port, option: `${names[other]}_ports` }] : []),
		...(facts.directTls.legacy.ports.includes(port) ? [{ port, option: "legacy_ssl_ports" }] : []),
	];
}

interface InterfacesInput {
	readonly service: ServiceName;
	readonly endpoints: readonly PlannedEndpoint[];
	readonly theirs: PortOption;
	readonly added: readonly number[];
	readonly facts: ProsodyFacts;
}

function interfacesFor({ service, endpoints, theirs, added, facts }: InterfacesInput): {
	readonly interfaces: readonly string[];
	readonly notes: readonly Note[];
} {
	const strangers = facts.strangers.filter(({ port }) => added.includes(port));
	const needed = [...new Set(endpoints.map(({ local }) => local))];
	const uncovered = needed.filter((address) => !takes(theirs.interfaces, address));
	const wide = [...theirs.interfaces, ...uncovered];
	const colliding = strangers.filter(({ address }) => wide.some((one) => collide(one, address)));
	// Port 443 of an address that nobody named stays whoever's it is to become.
	const narrow =
		colliding.length > 0 ||
		endpoints.some(
			({ way, serverPort }) => way === "native" && serverPort <= LAST_LOW_PORT && added.includes(serverPort),
		);
	if (!narrow) return { interfaces: wide, notes: [] };
	if (theirs.ports.length === 0) {
		const blocked = strangers.filter(({ address }) => needed.some((one) => collide(one, address)));
		const notes = blocked.flatMap((stranger) => strangerNote(stranger, needed));
		return { interfaces: needed, notes: notes.length > 0 ? notes : narrowNote(service, needed, endpoints) };
	}
	// Ports of the operator's are on more addresses: they stay there, and ours comes to all of them.
	if (colliding.length > 0) return { interfaces: wide, notes: [collisionNote(service, theirs, added, colliding)] };
	return { interfaces: wide, notes: sameSet(wide, needed) ? [] : [wideNote(service, added, wide)] };
}

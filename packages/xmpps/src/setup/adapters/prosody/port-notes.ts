import type { ServiceName } from "../../../model/config.ts";
import type { LocalListener } from "../../../model/observation-local.ts";
import type { Note } from "../../stage.ts";
import type { PlannedEndpoint } from "../adapter.ts";
import { optionLines, type ServiceLines } from "./drop-in-text.ts";
import type { PortOption } from "./facts.ts";

/** Clients and servers are to share a port. */
export function sharedNote(endpoints: readonly PlannedEndpoint[]): Note {
	const places = endpoints.map(({ local, serverPort }) => `${local} port ${serverPort}`);
	return {
		kind: "problem",
		text: `Clients and servers cannot both have ${list(places)} of Prosody: direct TLS for each is a port of its own there, and only "ssl_ports" of mod_net_multiplex or a gateway tell them apart`,
	};
}

/** Prosody before 0.12. */
export function noServersNote(version: string): Note {
	return {
		kind: "problem",
		text: `Prosody ${version} has no direct TLS for servers, which came with 0.12; say "services: [clients]", or upgrade it`,
	};
}

/** A port that another service of Prosody's has. */
export function otherServiceNote(port: number, option: string, service: ServiceName): Note {
	return {
		kind: "problem",
		text: `Port ${port}, which direct TLS for ${service} is to have, is in "${option}" of Prosody already; give one of them another port`,
	};
}

/** Their own setting would count and not ours. */
export function otherWinsNote(lines: ServiceLines, theirs: PortOption): Note {
	return {
		kind: "problem",
		text: `Prosody may read ${theirs.file ?? "another file"} after a file of xmpps, and would take what stands there; it is to say`,
		lines: byHand(lines, theirs),
	};
}

/** Their own setting is the result of a program. */
export function computedNote(lines: ServiceLines, theirs: PortOption): Note {
	return {
		kind: "problem",
		text: `What ${theirs.file ?? "the configuration of Prosody"} says of "${lines.option}" is computed, and cannot be kept beside a setting of xmpps; it is to have these as well`,
		lines: byHand(lines, theirs),
	};
}

/** A port of another program on an address that it is needed on. */
export function strangerNote({ address, port, program }: LocalListener, needed: readonly string[]): Note[] {
	// The adapter of nginx says which of its lines are to change.
	if (program === "nginx" && !needed.includes(address)) return [];
	return [
		{
			kind: "problem",
			text: `"${program ?? "A program"}" listens on port ${port} of ${everywhere(address)}, where Prosody is to listen; say "way: nat", or give one of them another place`,
		},
	];
}

/** The operator's ports are on all addresses, of which others have some at the port that is added. */
export function collisionNote(
	service: ServiceName,
	theirs: PortOption,
	added: readonly number[],
	colliding: readonly LocalListener[],
): Note {
	const others = colliding.map(
		({ address, port, program }) => `"${program}" has port ${port} of ${everywhere(address)}`,
	);
	return {
		kind: "problem",
		text: `Prosody opens every port of a service on every interface of it: with port ${list(theirs.ports)} for ${service} on ${list(theirs.interfaces.map(everywhere))} it would want port ${list(added)} there as well, and ${list(others)}; say "way: nat"`,
	};
}

/** All addresses get what was wanted on one. */
export function wideNote(service: ServiceName, added: readonly number[], interfaces: readonly string[]): Note {
	return {
		kind: "info",
		text: `Prosody opens every port of a service on every interface of it: port ${list(added)} for ${service} is open on ${list(interfaces.map(everywhere))}, as its other ports are`,
	};
}

/** One address has it, and nothing else can have another port. */
export function narrowNote(
	service: ServiceName,
	addresses: readonly string[],
	endpoints: readonly PlannedEndpoint[],
): Note[] {
	const ports = [...new Set(endpoints.map(({ serverPort }) => serverPort))];
	return [
		{
			kind: "info",
			text: `Prosody has direct TLS for ${service} on port ${list(ports)} of ${list(addresses)} alone: it opens every port of a service on every interface of it, and cannot have another port elsewhere`,
		},
	];
}

function byHand(lines: ServiceLines, { file, ports }: PortOption): readonly string[] {
	const before = ports.length === 0 ? [] : [`# ${file}: instead of port ${list(ports)} alone`];
	return [...before, ...optionLines(lines), "# then: prosodyctl check config && systemctl restart prosody"];
}

function everywhere(address: string): string {
	if (address === "*" || address === "0.0.0.0") return "all IPv4 addresses";
	return address === "::" ? "all IPv6 addresses" : address;
}

function list(items: readonly (string | number)[]): string {
	return items.join(" and ");
}

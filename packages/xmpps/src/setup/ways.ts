import { ipFamily } from "xmpps-connect/protocol";
import { publicRefusal } from "../check/observe/public-address.ts";
import type { Config, ConfigAddress, ServiceName, Way } from "../model/config.ts";
import type { LocalListener, LocalObservation } from "../model/observation-local.ts";
import type { PlannedEndpoint } from "./adapters/adapter.ts";
import type { Note } from "./stage.ts";

/** What the choice depends on, beside what is wanted. */
export interface WaysInput {
	readonly config: Config;
	readonly local: LocalObservation;
	/** What the kernel calls the XMPP server's process: `lua5.4` for Prosody. */
	readonly serverProgram: (program: string) => boolean;
	/** Whether the XMPP server may listen on ports below 1024 as it is. */
	readonly mayBindLowPorts: boolean;
}

/** The endpoints, or why there are none. */
export interface Ways {
	readonly endpoints: readonly PlannedEndpoint[];
	/** Of kind `problem` and `info`. */
	readonly notes: readonly Note[];
}

/** Ports above it anybody may listen on. */
const LAST_LOW_PORT = 1023;

/**
 * Chooses for each service and address how packets get to the server: the fewest hops first, `native`, `nat`, `gateway`. The
 * whole host has one way unless somebody asked for two: a server cannot listen on 443 at one address and on its own port at
 * all of them. Pure.
 */
export function chooseWays(input: WaysInput): Ways {
	const { config, local } = input;
	const chosen = addressesOf(input);
	if ("problem" in chosen) return { endpoints: [], notes: [chosen.problem] };
	const notes: Note[] = [];
	const missing = chosen.addresses.filter(({ local: address }) => !local.addresses.includes(address));
	for (const { local: address } of local.addresses.length === 0 ? [] : missing) {
		notes.push({
			kind: "problem",
			text: `The host has no address ${address}; it has ${local.addresses.join(", ")}`,
		});
	}
	const opinions = chosen.addresses.map((address) => ({ address, opinion: opinionOn(address, input) }));
	// One address that cannot be native decides for all: see above.
	const allNative = opinions.every(({ opinion }) => opinion.way === "native");
	const endpoints = opinions.flatMap(({ address, opinion }) => {
		const way = address.way === "auto" && opinion.way === "native" && !allNative ? "nat" : opinion.way;
		const why =
			way === opinion.way ? opinion.why : "another address cannot be native, and the server has one way for all";
		// A gateway shares a port with the web: what else speaks first it could not tell apart.
		if (way === "gateway" && config.endpoint.port !== HTTPS) {
			notes.push({
				kind: "problem",
				text: `${address.local} has port ${config.endpoint.port} for something else: ${why}. Take port ${HTTPS}, or an address of its own`,
			});
		}
		return config.services.map((service) => endpointFor(service, address, way, why, config));
	});
	return { endpoints, notes };
}

/** The addresses that the endpoint is to have: those that were named, or the only ones that make sense. */
function addressesOf(input: WaysInput): { readonly addresses: readonly ConfigAddress[] } | { readonly problem: Note } {
	const { config, local } = input;
	if (config.addresses.length > 0) return { addresses: config.addresses };
	const addresses: ConfigAddress[] = [];
	const named = (address: string): ConfigAddress => ({ local: address, public: address, way: "auto" });
	const isFree = (address: string): boolean => opinionOn(named(address), input).way !== "gateway";
	for (const family of [4, 6]) {
		const ours = local.addresses.filter((address) => ipFamily(address) === family);
		const published = ours.filter((address) => publicRefusal(address) === undefined);
		const reachable = published.length > 0 ? published : ours;
		// What a web server has for itself fits only where there is nothing else.
		const fitting = reachable.some(isFree) ? reachable.filter(isFree) : reachable;
		if (fitting.length > 1) {
			return {
				problem: {
					kind: "problem",
					text: `The host has several IPv${family} addresses; say in xmpps.yaml which the endpoint is to have`,
					lines: fitting.map((address) => `address: ${address}`),
				},
			};
		}
		addresses.push(...fitting.map(named));
	}
	if (addresses.length > 0) return { addresses };
	return { problem: { kind: "problem", text: "The addresses of the host are unknown; name one in xmpps.yaml" } };
}

interface Opinion {
	readonly way: Way;
	readonly why: string;
}

function opinionOn({ local: address, way }: ConfigAddress, input: WaysInput): Opinion {
	const { port } = input.config.endpoint;
	if (way !== "auto") return { way, why: "xmpps.yaml says so" };
	if (input.config.gateway.web !== undefined) {
		return { way: "gateway", why: "gateway.web in xmpps.yaml says where the web server is behind it" };
	}
	const here = listenersOn(address, port, input.local.listeners);
	const strangers = here.filter(({ program }) => program === undefined || !input.serverProgram(program));
	const own = strangers.find((listener) => !isWildcard(listener.address));
	if (own !== undefined) return { way: "gateway", why: `${nameOf(own)} listens on ${address} port ${port}` };
	if (here.length > strangers.length && strangers.length === 0) {
		return { way: "native", why: "the XMPP server listens there itself" };
	}
	const [everywhere] = strangers;
	if (everywhere !== undefined) return overEverywhere(everywhere, address, input);
	if (input.mayBindLowPorts || port > LAST_LOW_PORT) {
		return { way: "native", why: `nothing listens there, and the XMPP server may listen on port ${port}` };
	}
	return {
		way: "nat",
		why: `nothing listens there, but the XMPP server may not listen on ports below ${LAST_LOW_PORT + 1}`,
	};
}

/** HTTPS: who listens there is a web server, and has other addresses. */
const HTTPS = 443;

/** Somebody listens on all addresses. The kernel's NAT comes before them, and takes this one away from them. */
function overEverywhere(listener: LocalListener, address: string, { config, local }: WaysInput): Opinion {
	const { port } = config.endpoint;
	const who = `${nameOf(listener)} listens on port ${port} of all addresses`;
	const family = ipFamily(address);
	if (port !== HTTPS) return { way: "gateway", why: `${who}, and would not be reached there any more` };
	if (local.addresses.every((other) => other === address || ipFamily(other) !== family)) {
		return { way: "gateway", why: `${who}, and the host has no other IPv${family} address to reach it at` };
	}
	return { way: "nat", why: `${who}, which the kernel's NAT comes before` };
}

/** Who gets a connection to an address and port: listeners on that address, and on all of its family. */
export function listenersOn(
	address: string,
	port: number,
	listeners: readonly LocalListener[],
): readonly LocalListener[] {
	const family = ipFamily(address);
	return listeners.filter(
		(listener) =>
			listener.port === port &&
			(listener.address === address ||
				listener.address === "*" ||
				listener.address === "::" ||
				(listener.address === "0.0.0.0" && family === 4)),
	);
}

function isWildcard(address: string): boolean {
	return address === "*" || address === "::" || address === "0.0.0.0";
}

function nameOf({ program }: LocalListener): string {
	return program === undefined ? "a program" : `"${program}"`;
}

function endpointFor(
	service: ServiceName,
	address: ConfigAddress,
	way: Way,
	why: string,
	{ endpoint, server, services }: Config,
): PlannedEndpoint {
	const listens = service === "clients" ? server.clients : server.servers;
	// Two services on one port need somebody who tells them apart (ALPN): other servers sit behind no firewall of a hotel.
	if (service === "servers" && services.includes("clients") && way !== "gateway") {
		return {
			...{ service, local: address.local, public: address.public, port: listens, serverPort: listens, way: "native" },
			why: `clients have port ${endpoint.port}, and other servers reach any port`,
		};
	}
	return {
		...{ service, local: address.local, public: address.public, port: endpoint.port, way, why },
		serverPort: way === "native" ? endpoint.port : listens,
	};
}

import type { LocalObservation } from "../../model/observation-local.ts";

/** What `xmpps init` saw. Plain JSON, every foreign text in it printable and cut. */
export interface Looked {
	readonly local: LocalObservation;
	/** Those by which others could reach the host, IPv4 first. */
	readonly addresses: readonly LookedAddress[];
	/** The domains of the XMPP server's own configuration, in its order, in A-labels. */
	readonly domains: readonly string[];
	/** Whether the server may listen on ports below 1024 as it is. */
	readonly mayBindLowPorts: boolean;
	/** What the DNS says of those domains and of the one that was asked for. */
	readonly dns: readonly LookedDomain[];
	/** What could not be found out, beside the notes in `local`. */
	readonly notes: readonly string[];
}

export interface LookedAddress {
	readonly address: string;
	readonly family: 4 | 6;
	readonly interface: string;
	/** What a private address is: `for private networks`; absent: anybody can reach it. */
	readonly private?: string;
	/** It came from the network and may change: DHCP, or made by the host itself from a router's prefix. */
	readonly dynamic: boolean;
	/** It is made to be changed every day, or on its way out: nobody publishes such an address. */
	readonly passing: boolean;
	/** The way out of the host leads through its interface. */
	readonly wayOut: boolean;
}

/** What the DNS has for a domain. */
export interface LookedDomain {
	readonly domain: string;
	/** Its own addresses. */
	readonly addresses: readonly string[];
	/** Those of `xmpps.` before it. */
	readonly endpoint: readonly string[];
	/** SRV records for XMPP, as in a zone file. */
	readonly records: readonly string[];
	/** The zone that it is in, and its name servers; absent: could not be found out. */
	readonly zone?: string;
	readonly nameServers: readonly { readonly name: string; readonly addresses: readonly string[] }[];
}

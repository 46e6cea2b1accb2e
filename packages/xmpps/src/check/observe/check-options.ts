import type { SecureContext } from "node:tls";
import type { Resolver } from "xmpps-connect/dns";
import type { Domain, Role, SrvRecord, SrvService } from "xmpps-connect/protocol";
import type { Dialer } from "./dialer.ts";
import type { AddressRoom } from "./endpoint/address-room.ts";

/** A record that is not published yet, with the address it is to lead to (`--assume`). */
export interface AssumedRecord {
	readonly service: SrvService;
	readonly record: SrvRecord;
	/** Where the target will be; absent: as the DNS says. */
	readonly address?: string;
}

/** How much may be tried, so that a check cannot be used to scan or to flood. */
export interface Caps {
	/** Endpoints (service, target, address, port); default 32. */
	readonly endpoints: number;
	/** TLS handshakes with one address, whatever the port; default 64. */
	readonly handshakesPerAddress: number;
}

/** What an observation needs from outside itself. */
export interface ObserveContext {
	readonly domain: Domain;
	readonly roles: readonly Role[];
	readonly resolver: Resolver;
	/** A resolver that asks this one server, for authoritative answers. */
	readonly resolverAt: (address: string) => Resolver;
	readonly dialer: Dialer;
	/** The authorities that are trusted, and TLS 1.2 at least. */
	readonly trust: SecureContext;
	readonly matrix: "full" | "reduced";
	readonly caps: Caps;
	/** Bounds the connections in flight to each address, whichever check of the command makes them. */
	readonly room: AddressRoom;
	readonly assume: readonly AssumedRecord[];
	/** Refuses addresses that are not public (`--public`): gives the reason, or undefined for one that may be dialled. */
	readonly refuse: (address: string) => string | undefined;
	/** Milliseconds for one phase of one probe. */
	readonly phaseTimeout: number;
	/** Ends everything: the deadline of the whole, or Ctrl-C. */
	readonly signal: AbortSignal;
}

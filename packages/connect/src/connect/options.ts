import type { Resolver } from "../dns/resolver.ts";
import type { Role, TlsKind } from "../protocol/service.ts";
import type { Random } from "../protocol/srv-order.ts";
import type { Clock } from "./clock.ts";
import type { ConnectEvent } from "./event.ts";
import type { SessionCache } from "./session-cache.ts";
import type { Timeouts } from "./timeouts.ts";

/** How to find the endpoints of a domain. */
export interface ResolveOptions {
	/** Who connects: `client` (c2s, the default) or `server` (s2s). */
	readonly service?: Role;
	/** Looks for endpoints of this kind alone. */
	readonly only?: TlsKind;
	/** DNS servers to ask, as `ADDRESS` or `ADDRESS:PORT`, instead of those of the system. */
	readonly dns?: string | readonly string[];
	/** Believes the AD bit of these servers, though they are not on loopback: the way to them must be safe. */
	readonly trustAd?: boolean;
	/** Asks through this instead of the network; `dns` and `trustAd` have no meaning then. */
	readonly resolver?: Resolver;
	/** Gives up when aborted. */
	readonly signal?: AbortSignal;
	/** The chance of RFC 2782: a number in [0, 1). Default: `Math.random`. */
	readonly random?: Random;
	/** The clock; for tests. */
	readonly clock?: Clock;
}

/** How to connect to a domain. */
export interface ConnectOptions extends ResolveOptions {
	/**
	 * The `from` of the stream header. A client leaves it out before it is authenticated or gives its bare JID, a server
	 * gives its domain (RFC 6120, 4.7.1).
	 */
	readonly from?: string;
	/** `xml:lang` of the stream header. */
	readonly lang?: string;
	/** Certificate authorities in PEM, trusted instead of the system's. */
	readonly ca?: string | readonly string[];
	/** An HTTP proxy that everything goes through by CONNECT: `http://[USER:PASSWORD@]HOST[:PORT]`. */
	readonly proxy?: string;
	/** Keeps TLS sessions from one connection to the next. */
	readonly sessions?: SessionCache;
	/** Deadlines in milliseconds. */
	readonly timeouts?: Partial<Timeouts>;
	/** Told of every step as it happens; what it throws is thrown to the caller of `connect`. */
	readonly onEvent?: (event: ConnectEvent) => void;
}

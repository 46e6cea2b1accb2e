/**
 * What a gateway does with a connection, decided from xmpps.yaml: plain JSON, the same for every engine. Names are lower-case
 * A-labels without a final dot, addresses canonical.
 */
export interface RouteTable {
	readonly listeners: readonly GatewayListener[];
	/** In order: the first whose matcher fits has the connection. Who fits none is refused. */
	readonly routes: readonly Route[];
	readonly limits: GatewayLimits;
	readonly log: GatewayLog;
	/** Where metrics are served over HTTP in Prometheus' format; absent: nowhere. */
	readonly metrics?: { readonly address: string; readonly port: number };
}

/** Where connections are taken. */
export interface GatewayListener {
	/** What matchers, logs and metrics call it. */
	readonly name: string;
	/** An address of the host; `0.0.0.0` or `::` for all of a family. */
	readonly address: string;
	/** The port that clients connect to. */
	readonly port: number;
	/**
	 * `divert`: the kernel hands over connections to `address` and `port` which another program listens on (TPROXY); the gateway
	 * itself has this port, and takes nothing there that was not meant for `port`.
	 */
	readonly divertedTo?: number;
	/** Addresses and prefixes (`192.0.2.0/24`) that put a PROXY header first; from them one is demanded. */
	readonly proxyFrom: readonly string[];
}

export interface Route {
	/** What logs, metrics and tables call it. */
	readonly name: string;
	readonly match: Matcher;
	readonly to: RouteTarget;
}

/** All that is given must fit; of a list, one. */
export interface Matcher {
	/** What comes first: a TLS ClientHello, a stream header in clear, an HTTP request in clear. Default: `tls`. */
	readonly first?: "tls" | "xmpp" | "http";
	/** TLS protocols (RFC 7301) that the client offers, among others; `none`: it offers none at all. */
	readonly alpn?: readonly string[] | "none";
	/** The SNI, or for a stream its `to`: a name, or `*.` before one for a single label; `none`: there is none. */
	readonly serverName?: readonly string[] | "none";
	/** Of a stream in clear, by its namespace. */
	readonly service?: "clients" | "servers";
	/** Names of listeners. */
	readonly listener?: readonly string[];
}

/** What becomes of a connection. */
export type RouteTarget =
	| {
			readonly kind: "pass";
			/**
			 * What speaks there. The guard depends on it, whatever the matchers say: who offers protocols of the web alone never gets to
			 * `xmpp`, nor who offers those of XMPP alone to `web`. `acme` takes `acme-tls/1` alone (RFC 8737), `mixed` is a port that
			 * tells them apart itself, such as Prosody's `ssl_ports`.
			 */
			readonly protocol: "web" | "xmpp" | "acme" | "mixed";
			/** Tried in order until one takes the connection. */
			readonly backends: readonly Backend[];
	  }
	/** An HTTP request in clear is sent to `https://` and its own host (308). */
	| { readonly kind: "redirect" }
	| { readonly kind: "refuse" };

export interface Backend {
	readonly address: string;
	readonly port: number;
	/**
	 * How the backend learns who the client is: the connection comes from the client's own address (IP_TRANSPARENT), a PROXY
	 * header comes first, or not at all.
	 */
	readonly client: "transparent" | "proxy-v1" | "proxy-v2" | "plain";
}

export interface GatewayLimits {
	/** Connections at once. */
	readonly connections: number;
	/** Connections at once from one IPv4 address or one IPv6 /64. */
	readonly perClient: number;
	/** New connections a second. */
	readonly rate: number;
	/** Seconds until the first bytes must tell where a connection belongs. */
	readonly helloSeconds: number;
	/** Bytes within which they must. */
	readonly helloBytes: number;
	/** Seconds for a backend to take a connection. */
	readonly connectSeconds: number;
	/** Seconds without a byte in either direction after which a connection to the web ends; 0: never. */
	readonly webIdleSeconds: number;
	/** The same for XMPP, which is silent for hours; 0: never. */
	readonly xmppIdleSeconds: number;
	/** Seconds that connections have to end by themselves when the gateway is told to stop. */
	readonly drainSeconds: number;
}

export interface GatewayLog {
	readonly level: "debug" | "info" | "warn" | "error" | "silent";
	/** `prefix`: IPv4 addresses lose their last byte, IPv6 ones everything behind /48. */
	readonly addresses: "whole" | "prefix" | "none";
}

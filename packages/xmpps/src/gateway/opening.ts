import type { ClientHello, HelloFault } from "./client-hello.ts";

/** What the first bytes of a connection say. */
export type Opening =
	| { readonly kind: "tls"; readonly hello: ClientHello }
	/** A stream header in clear (RFC 6120, 4.7). */
	| {
			readonly kind: "xmpp";
			readonly service: "clients" | "servers";
			/** Lower case, A-labels, without a final dot; `undefined` when there is none, or none that is a domain. */
			readonly to: string | undefined;
	  }
	/** An HTTP/1 request in clear. */
	| { readonly kind: "http"; readonly host: string | undefined; readonly path: string };

/** Why the first bytes lead nowhere. */
export type OpeningFault =
	| HelloFault
	/** XML that is no stream header of a client or server. */
	| "not-a-stream"
	/** A request line or its Host is malformed. */
	| "bad-request"
	/** Nothing that anybody here speaks. */
	| "unknown-protocol";

/** The three ways in which reading the first bytes ends. */
export type OpeningResult =
	| { readonly kind: "parsed"; readonly opening: Opening }
	/** `atLeast`: how many bytes there must be before it is worth asking again; absent: any more may tell. */
	| { readonly kind: "need-more"; readonly atLeast?: number }
	| { readonly kind: "malformed"; readonly reason: OpeningFault };

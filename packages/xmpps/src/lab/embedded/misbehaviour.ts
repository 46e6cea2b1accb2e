import type { StreamErrorCondition } from "xmpps-connect/protocol";
import type { Noise } from "./noise.ts";

/** Where in a connection something happens, in the order in which a client comes by. */
export type Place =
	/** TCP is connected, and nothing was sent yet. */
	| "accept"
	/** Inside the TLS handshake: the first bytes of the server's answer came through, and no more. */
	| "tls"
	/** Where the stream header is due. */
	| "header"
	/** The header was sent, and the features are due. */
	| "features"
	/** `<starttls/>` came, and `<proceed/>` is due. */
	| "proceed";

/**
 * Narrows `header` and `features` down to the stream inside TLS (`true`) or before STARTTLS (`false`); without it they mean
 * the first stream of the connection.
 */
interface OnStream {
	readonly secured?: boolean;
}

/** One way in which an endpoint does not do what it should. */
export type Misbehaviour =
	/** Says no more, and keeps the connection. */
	| ({ readonly kind: "stall"; readonly at: Place } & OnStream)
	/** Ends the TCP connection: with FIN, or with RST. */
	| ({ readonly kind: "drop"; readonly at: Place; readonly how: "close" | "reset" } & OnStream)
	/** Says something else than is due. */
	| ({ readonly kind: "say"; readonly at: "accept" | "header" | "features"; readonly what: Noise } & OnStream)
	/** Writes this right behind `<proceed/>`, in the clear: what somebody between the two could do. */
	| { readonly kind: "inject-behind-proceed"; readonly text: string }
	/** Offers no STARTTLS. */
	| { readonly kind: "no-starttls" }
	/** Answers `<starttls/>` with `<failure/>`: RFC 6120, 5.4.2.2. */
	| { readonly kind: "starttls-failure" }
	/** Sends every client elsewhere: RFC 6120, 4.9.3.19. */
	| ({ readonly kind: "see-other-host"; readonly host: string } & OnStream)
	/** Answers with a header of another content namespace. */
	| ({ readonly kind: "wrong-namespace" } & OnStream)
	/** Ends every stream with this error in place of its features. */
	| ({ readonly kind: "stream-error"; readonly condition: StreamErrorCondition } & OnStream)
	/** Refuses every hello that has ALPN in it: RFC 7301, 3.2. */
	| { readonly kind: "no-application-protocol" };

/** Whether a misbehaviour is due on a stream. `first`: no stream was on this connection before. */
export function concerns(misbehave: OnStream, secured: boolean, first: boolean): boolean {
	return misbehave.secured === undefined ? first : misbehave.secured === secured;
}

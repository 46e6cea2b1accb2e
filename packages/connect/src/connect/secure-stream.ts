import type { TLSSocket } from "node:tls";
import type { Candidate } from "../protocol/candidates.ts";
import type { Domain } from "../protocol/domain.ts";
import type { Role } from "../protocol/service.ts";
import type { StreamFeatures } from "../protocol/stream-features.ts";
import type { StreamHeader } from "../protocol/stream-header.ts";
import type { Opened } from "./attempt.ts";
import type { Attempt, TlsFacts } from "./attempt-record.ts";
import type { Resolution } from "./resolve.ts";
import { roundTrips } from "./round-trips.ts";
import type { PeerVerdict } from "./verify-peer.ts";

/** How long `close` waits for the server's end, in milliseconds: a courtesy, not a condition. */
const CLOSE_PATIENCE = 1_000;

/** A stream to the server of a domain, over TLS with a verified identity, its features read: ready for SASL. */
export interface SecureStream extends AsyncDisposable {
	/**
	 * The connection, paused. It has a listener for `error` that does nothing, so that an error before yours is attached
	 * ends no process; `close` follows every error.
	 */
	readonly socket: TLSSocket;
	readonly domain: Domain;
	readonly service: Role;
	/** The header that the server answered with. */
	readonly header: StreamHeader;
	/** What the server offers on this stream. */
	readonly features: StreamFeatures;
	/** The server's bytes so far, header and features included: for a parser that wants to see the stream from its start. */
	readonly received: Uint8Array;
	/** The header that we wrote. */
	readonly sent: string;
	/** The endpoint that it is connected to. */
	readonly candidate: Candidate;
	/** Its address; absent behind a proxy. */
	readonly address: string | undefined;
	readonly tls: TlsFacts;
	/** How the server proved to be the domain's. */
	readonly peer: VerifiedPeer;
	/** Every attempt, in the order in which they began; the one that won has the outcome `secured`. */
	readonly attempts: readonly Attempt[];
	readonly resolution: Resolution;
	/** Milliseconds from the call to the features, DNS included. */
	readonly ms: number;
	/** The round trips from the first SYN of this attempt to the features, by the protocols that were spoken. */
	readonly roundTrips: number;
	/** Ends the stream (RFC 6120, 4.4) and the connection; resolves when the socket is gone, after a second at most. */
	close(): Promise<void>;
	/** `close`, for `await using`. */
	[Symbol.asyncDispose](): Promise<void>;
}

/** The verdict on a server that was accepted. */
export type VerifiedPeer = Extract<PeerVerdict, { ok: true }>;

/** The stream that `connect` made. */
export class OpenStream implements SecureStream {
	readonly socket: TLSSocket;
	readonly domain: Domain;
	readonly service: Role;
	readonly header: StreamHeader;
	readonly features: StreamFeatures;
	readonly received: Uint8Array;
	readonly sent: string;
	readonly candidate: Candidate;
	readonly address: string | undefined;
	readonly tls: TlsFacts;
	readonly peer: VerifiedPeer;
	readonly attempts: readonly Attempt[];
	readonly resolution: Resolution;
	readonly ms: number;
	readonly roundTrips: number;

	constructor(
		opened: Opened,
		rest: {
			readonly sent: string;
			readonly attempts: readonly Attempt[];
			readonly resolution: Resolution;
			readonly ms: number;
			readonly proxied: boolean;
		},
	) {
		this.socket = opened.socket;
		this.domain = rest.resolution.domain;
		this.service = rest.resolution.service;
		this.header = opened.header;
		this.features = opened.features;
		this.received = opened.received;
		this.sent = rest.sent;
		this.candidate = opened.task.candidate;
		this.address = opened.task.address?.address;
		this.tls = opened.tls;
		this.peer = opened.peer;
		this.attempts = rest.attempts;
		this.resolution = rest.resolution;
		this.ms = rest.ms;
		this.roundTrips = roundTrips(opened.task.candidate.tls, opened.tls, rest.proxied);
	}

	async close(): Promise<void> {
		const { socket } = this;
		if (socket.destroyed) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(() => socket.destroy(), CLOSE_PATIENCE);
			socket.once("close", () => {
				clearTimeout(timer);
				resolve();
			});
			socket.resume();
			socket.end("</stream:stream>");
		});
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}
}

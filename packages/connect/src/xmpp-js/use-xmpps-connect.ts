import { connect } from "../connect/connect.ts";
import type { ConnectOptions } from "../connect/options.ts";
import type { SecureStream } from "../connect/secure-stream.ts";
import { SessionCache } from "../connect/session-cache.ts";
import { XmppsError } from "../protocol/error.ts";
import { reconnectDelay } from "../protocol/reconnect-delay.ts";
import { StreamSocket } from "./stream-socket.ts";

/** What `client()` of `@xmpp/client` 0.14 returns, as far as it concerns us. */
export interface XmppJsClient {
	readonly options: {
		readonly service?: string | undefined;
		readonly domain?: string | undefined;
		readonly lang?: string | undefined;
	};
	/** Opens the connection; `useXmppsConnect` puts its own in this place. */
	connect(service: string): Promise<void>;
}

/** The options of `connect`, and what belongs to a client that lives longer than one connection. */
export interface UseOptions extends Omit<ConnectOptions, "service" | "signal" | "lang" | "from"> {
	/** Told of each connection that was made. */
	readonly onStream?: (stream: SecureStream) => void;
}

interface Internals extends XmppJsClient {
	status: string;
	Transport: Transport;
	Socket: unknown;
	Parser: unknown;
	readonly reconnect?: { delay: number; start(): void; stop(): void };
	_status(status: string, ...details: unknown[]): void;
	_attachSocket(socket: StreamSocket): void;
	_findTransport(service: string): Transport | undefined;
	on(event: string, listener: (...details: unknown[]) => void): void;
	prependListener(event: string, listener: () => void): void;
	listenerCount(event: string): number;
}

interface Transport {
	readonly prototype: { readonly Socket: unknown; readonly Parser: unknown };
}

/**
 * Lets a client of `@xmpp/client` connect through this library: SRV records of both kinds in their order, SNI, ALPN, happy
 * eyeballs, DANE. Call it once, before `start()`. The client is made with its domain as `service` (`"example.org"`); a
 * service with a scheme (`"wss://…"`) goes its usual way.
 * @returns the client
 * @throws {XmppsError} `invalid-option` when it is no such client; `start()` rejects with a `ConnectError`
 */
export function useXmppsConnect<C extends XmppJsClient>(client: C, options: UseOptions = {}): C {
	const entity = internalsOf(client);
	const usual = entity.connect.bind(entity);
	const { onStream, ...given } = options;
	const settings: ConnectOptions = { sessions: new SessionCache(), ...given };
	let running: AbortController | undefined;

	entity.connect = async (service: string) => {
		if (service?.includes("://")) return await usual(service);
		const domain = entity.options.domain ?? service;
		const transport = entity._findTransport("xmpps://localhost");
		if (transport === undefined) {
			throw new XmppsError("invalid-option", 'Cannot use this client of "@xmpp/client": it has no TLS transport');
		}
		entity._status("connecting", domain);
		running = new AbortController();
		try {
			const { lang } = entity.options;
			const stream = await connect(domain, {
				...settings,
				...(lang === undefined ? {} : { lang }),
				signal: running.signal,
			});
			onStream?.(stream);
			entity.Transport = transport;
			entity.Socket = transport.prototype.Socket;
			entity.Parser = transport.prototype.Parser;
			entity._attachSocket(new StreamSocket(stream));
			entity._status("connect");
		} catch (error) {
			// `disconnect` makes the client try again; after stop() it must not.
			if (entity.status === "connecting") entity._status("disconnect", { clean: false, reason: error });
			throw error;
		}
	};

	// stop() while connecting.
	entity.on("disconnecting", () => running?.abort());

	// RFC 6120, 3.3: a random delay first, then back off; the client's own is one second for ever.
	let failures = 0;
	entity.on("online", () => {
		failures = 0;
	});
	entity.prependListener("disconnect", () => {
		if (entity.reconnect === undefined) return;
		entity.reconnect.delay = reconnectDelay(failures, options.random ?? Math.random);
		failures += 1;
	});
	entity.on("offline", () => endReconnection(entity));
	return client;
}

/**
 * After stop() the client's timer would find nothing to do, but keep the process alive until then: a second with its own
 * delay, a minute with ours.
 */
function endReconnection(entity: Internals): void {
	const listening = entity.listenerCount("disconnect");
	entity.reconnect?.stop();
	// Whoever ended the reconnection himself does not want it back at the next start().
	if (entity.listenerCount("disconnect") < listening) entity.reconnect?.start();
}

function internalsOf(client: XmppJsClient): Internals {
	const entity = client as Internals;
	for (const method of ["connect", "_status", "_attachSocket", "_findTransport", "on", "prependListener"] as const) {
		if (typeof entity?.[method] !== "function") {
			throw new XmppsError("invalid-option", `Cannot use this as client: "@xmpp/client" 0.14 has a method "${method}"`);
		}
	}
	return entity;
}

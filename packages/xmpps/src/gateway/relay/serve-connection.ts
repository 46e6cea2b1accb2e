import type { Socket } from "node:net";
import type { GatewayListener, Route, RouteTable } from "../../model/route-table.ts";
import { redirectToHttps } from "../first-bytes/http-redirect.ts";
import { alertFor, unroutable } from "../first-bytes/tls-alert.ts";
import type { Opening } from "../opening.ts";
import { chooseRoute } from "../route/choose-route.ts";
import {
	type BackendFailure,
	type DialTransparently,
	dialBackend,
	type Ends,
	type SocketPlace,
} from "./dial-backend.ts";
import { type Joined, join, type Outcome } from "./join.ts";
import type { Line } from "./line.ts";
import { type NotTaken, type Taken, takeOpening } from "./take-opening.ts";

/** What is told of a connection while it lives; every callback at most once, in this order. */
export interface ConnectionEvents {
	/** Its client is known, which a PROXY header may say. @returns a word when it may not come */
	client(place: SocketPlace): string | undefined;
	/** It leads nowhere. */
	refused(reason: string, opening: Opening | undefined): void;
	/** Backends that did not take it. */
	failed(route: Route, failures: readonly BackendFailure[]): void;
	/** A backend has it. */
	routed(route: Route, taken: Taken, to: SocketPlace): void;
	ended(route: Route, outcome: Outcome): void;
}

export interface ServeParts {
	/** As it is when the connection has told where it belongs: a reload in between counts. */
	readonly table: () => RouteTable;
	readonly listener: GatewayListener;
	/** Whether the peer must put a PROXY header first. */
	readonly proxied: boolean;
	readonly transparently: DialTransparently;
	readonly events: ConnectionEvents;
	/** Called when bytes begin to pass, with the way to end it. */
	readonly onJoined: (joined: Joined) => void;
}

/** Serves one accepted connection to its end. Never rejects. */
export async function serveConnection(line: Line, parts: ServeParts): Promise<void> {
	const { socket } = line;
	const { events, listener } = parts;
	// A reset between two steps is seen by the step that follows.
	socket.on("error", ignore);
	const server = placeOf(socket.localAddress, listener.port);
	const peer = placeOf(socket.remoteAddress, socket.remotePort);
	if (peer === undefined || server === undefined) {
		socket.destroy();
		return events.refused("gone", undefined);
	}
	const { limits } = parts.table();
	let ends: Ends = { client: peer, server };
	let unwelcome = parts.proxied ? undefined : events.client(peer);
	const taken: Taken | NotTaken =
		unwelcome === undefined
			? await takeOpening(line, {
					...{ proxy: parts.proxied, within: limits.helloSeconds * 1000, bytes: limits.helloBytes },
					onProxy: (header) => {
						// LOCAL and UNKNOWN: the proxy speaks for itself.
						if (header.source !== undefined && header.destination !== undefined) {
							ends = { client: header.source, server: header.destination };
						}
						unwelcome = events.client(ends.client);
						return unwelcome === undefined;
					},
				})
			: { kind: "gone", reason: "stopped" };
	if (unwelcome !== undefined) {
		socket.resetAndDestroy();
		return events.refused(unwelcome, undefined);
	}
	if (taken.kind === "gone") {
		socket.destroy();
		return events.refused(taken.reason, undefined);
	}
	if (taken.kind === "malformed") {
		const alert = taken.reason === "bad-proxy-header" ? undefined : alertFor(taken.reason);
		events.refused(taken.reason, undefined);
		return await sayLast(socket, alert);
	}
	const route = chooseRoute(parts.table(), taken.opening, listener.name);
	if (route === undefined || route.to.kind === "refuse") {
		events.refused(route === undefined ? "no-route" : "refused-by-route", taken.opening);
		return await sayLast(socket, taken.opening.kind === "tls" ? unroutable(taken.opening.hello) : undefined);
	}
	if (route.to.kind === "redirect") {
		events.refused("redirected", taken.opening);
		return await sayLast(
			socket,
			taken.opening.kind === "http" ? redirectToHttps(taken.opening, ends.server.port) : undefined,
		);
	}
	const dialled = await dialBackend(route.to.backends, ends, taken.head, {
		...{ transparently: parts.transparently, within: limits.connectSeconds * 1000 },
		wanted: () => !socket.destroyed,
	});
	if (dialled.failures.length > 0) events.failed(route, dialled.failures);
	const { to } = dialled;
	if (to === undefined) {
		// As the backend itself would: nobody is there.
		const gone = socket.destroyed;
		socket.resetAndDestroy();
		return events.refused(gone ? "reset" : "no-backend", taken.opening);
	}
	const { web, xmpp } = { web: limits.webIdleSeconds, xmpp: limits.xmppIdleSeconds };
	events.routed(route, taken, to.backend);
	const joined = join(line, to.line, (route.to.protocol === "web" ? web : xmpp) * 1000);
	parts.onJoined(joined);
	events.ended(route, await joined.done);
}

function ignore(): void {}

function placeOf(address: string | undefined, port: number | undefined): SocketPlace | undefined {
	return address === undefined || port === undefined ? undefined : { address, port };
}

/** A peer that does not take our last words in this time, in milliseconds, is not waited for. */
const LAST_WORDS = 1_000;

/**
 * Says something and closes. What the peer still sends is read until it closes too, or the kernel would answer those bytes
 * with a reset that overtakes our words.
 */
async function sayLast(socket: Socket, words: Uint8Array | undefined): Promise<void> {
	if (words === undefined || socket.destroyed) {
		socket.resetAndDestroy();
		return;
	}
	await new Promise<void>((resolve) => {
		const timer = setTimeout(() => socket.destroy(), LAST_WORDS);
		socket.once("close", () => {
			clearTimeout(timer);
			resolve();
		});
		socket.on("end", () => socket.destroySoon()).resume();
		socket.end(words);
	});
}

import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { printable } from "xmpps-connect/protocol";
import type { Handshake, HandshakeFailure, HandshakeResult, Inside } from "../../../model/observation-tls.ts";
import type { CertificateCollector } from "./certificate-collector.ts";
import { dialPlace, type Place, type ProbeContext, since } from "./dial-place.ts";
import { cutOff, PhaseTimeout, phase } from "./phase.ts";
import { hangUp, shakeHands, TlsHandshakeError, type TlsHello } from "./shake-hands.ts";

/**
 * What to do inside TLS. It may end the stream (`socket.end`), and is then left a moment to close; else the connection is
 * cut. It should answer a `PhaseTimeout` of the signal itself, with what came so far, and may throw any other reason.
 * It is called in the moment in which the handshake is over, so that what it writes at once is on its way before the
 * server's session tickets come, as with real clients. `shown` is what the handshake came to: Node no longer tells the
 * certificates of the socket.
 */
export type After = (socket: Duplex, signal: AbortSignal, shown: Promise<Shown>) => Promise<Inside>;

/** The chain that was shown, and OpenSSL's verdict on it, both as in `Handshake`. */
export type Shown = Pick<Handshake, "chain" | "trust">;

/** After a stream was ended, its peer has this long to end it, too, in milliseconds: a courtesy, not a condition. */
const LINGER = 200;

/**
 * Dials a place, makes a TLS handshake and looks what is inside: three phases, each with its own deadline.
 * Never rejects for what the network does.
 */
export async function probeTls(
	context: ProbeContext,
	place: Place,
	hello: TlsHello,
	after: After,
	certificates: CertificateCollector,
): Promise<HandshakeResult> {
	const dialled = await dialPlace(context, place);
	if (dialled.kind !== "open") return dialled;
	return await secure(context, place, dialled, hello, after, certificates);
}

/**
 * The same over a connection that is open already.
 * @param dialled its socket is taken over and gone in the end; its `ms` count into those of the result
 */
export async function secure(
	context: ProbeContext,
	place: Place,
	dialled: { readonly socket: Duplex; readonly ms: number },
	hello: TlsHello,
	after: After,
	certificates: CertificateCollector,
): Promise<HandshakeResult> {
	const began = performance.now() - dialled.ms;
	let secured: TLSSocket | undefined;
	try {
		const socket = await phase(context, (signal) =>
			shakeHands(dialled.socket, hello, context.trust, place.address, signal),
		);
		secured = socket;
		const ms = since(began);
		const { alpnProtocol } = socket;
		const trust = trustOf(socket);
		const facts = {
			protocol: socket.getProtocol() ?? "unknown",
			cipher: socket.getCipher().standardName,
			...(typeof alpnProtocol === "string" ? { alpn: printable(alpnProtocol, 80) } : {}),
			trust,
		};
		// Behind the first words of `after`: reading certificates takes longer than a server to answer.
		const shown = Promise.resolve().then(
			async (): Promise<Shown> => ({ chain: await certificates.add(socket), trust }),
		);
		const answered = phase(context, (signal) => after(socket, signal, shown).catch(insideOfTimeout));
		const [inside, { chain }] = await Promise.all([answered, shown]);
		return { kind: "tls", ...facts, chain, inside, ms };
	} catch (error) {
		if (context.signal.aborted) return cutOff(context.signal);
		return handshakeFailure(error, context, since(began));
	} finally {
		leave(secured, dialled.socket);
	}
}

function handshakeFailure(error: unknown, { phaseTimeout }: ProbeContext, ms: number): HandshakeFailure {
	if (error instanceof TlsHandshakeError) return { kind: "failed", ...error.failure, ms };
	if (error instanceof PhaseTimeout) {
		return { kind: "failed", reason: "timeout", detail: `no TLS handshake within ${phaseTimeout} ms`, ms };
	}
	throw error;
}

function insideOfTimeout(error: unknown): Inside {
	if (error instanceof PhaseTimeout) return { kind: "silence" };
	throw error;
}

/** OpenSSL's verdict on the chain. Node's types say Error, and it is the code. */
function trustOf(socket: TLSSocket): string {
	if (socket.authorized) return "ok";
	const code: unknown = socket.authorizationError;
	return printable(typeof code === "string" ? code : "unknown", 80);
}

function leave(secured: TLSSocket | undefined, lower: Duplex): void {
	if (secured === undefined || !secured.writableEnded || secured.destroyed) {
		hangUp(secured, lower);
		return;
	}
	const timer = setTimeout(() => hangUp(secured, lower), LINGER);
	secured.once("close", () => {
		clearTimeout(timer);
		hangUp(secured, lower);
	});
	secured.resume();
}

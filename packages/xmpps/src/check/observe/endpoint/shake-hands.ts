import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect, createSecureContext, type SecureContext, type SecureVersion, type TLSSocket } from "node:tls";
import { CLOSED, type TlsFailure, tlsFailure } from "./tls-failure.ts";

/** What to say in the hello. */
export interface TlsHello {
	/** ALPN names; none: the extension is left out. */
	readonly alpn: readonly string[];
	/** SNI in A-labels; absent: the extension is left out. */
	readonly servername?: string;
	/** Another one than that of the trust, for old servers; as `ciphers`. The chain then has no verdict that counts. */
	readonly minVersion?: SecureVersion;
	readonly ciphers?: string;
}

/** The handshake was not completed. */
export class TlsHandshakeError extends Error {
	override readonly name = "TlsHandshakeError";
	readonly failure: TlsFailure;

	constructor(failure: TlsFailure) {
		super(failure.detail);
		this.failure = failure;
	}
}

/**
 * Makes the TLS handshake over a connection and verifies nothing, which is right for looking alone. No session is ever
 * resumed: each probe is to see what a stranger sees.
 * @returns paused, with a listener for `error`
 * @throws {TlsHandshakeError}; `signal.reason` when aborted. The connection is then gone.
 */
export function shakeHands(
	lower: Duplex,
	hello: TlsHello,
	trust: SecureContext,
	address: string,
	signal: AbortSignal,
): Promise<TLSSocket> {
	return new Promise((resolve, reject) => {
		if (signal.aborted) {
			lower.destroy();
			reject(signal.reason);
			return;
		}
		const secured = connect({
			// Node takes any duplex stream; its types know sockets alone.
			socket: lower as Socket,
			secureContext: contextFor(hello, trust),
			...(hello.servername === undefined ? {} : { servername: hello.servername }),
			...(hello.alpn.length === 0 ? {} : { ALPNProtocols: [...hello.alpn] }),
			rejectUnauthorized: false,
			checkServerIdentity: () => undefined,
		});
		// Node would read the whole chain into objects for `checkServerIdentity`, which does not look at them: a tenth of all
		// that a check of many domains computes. Our own reader (CertificateCollector) takes the certificates as they came.
		Object.defineProperty(secured, "getPeerCertificate", { value: () => ({}) });
		const settle = (): void => {
			signal.removeEventListener("abort", onAbort);
			secured.off("secureConnect", onSecure);
			secured.off("error", onError);
			secured.off("close", onClose);
		};
		const fail = (error: unknown): void => {
			settle();
			hangUp(secured, lower);
			reject(error);
		};
		const onSecure = (): void => {
			settle();
			secured.pause();
			resolve(secured);
		};
		const onError = (error: Error): void => fail(new TlsHandshakeError(tlsFailure(error, address)));
		const onClose = (): void => fail(new TlsHandshakeError(CLOSED));
		const onAbort = (): void => fail(signal.reason);
		signal.addEventListener("abort", onAbort, { once: true });
		secured.on("error", () => undefined);
		secured.once("secureConnect", onSecure);
		secured.once("error", onError);
		secured.once("close", onClose);
	});
}

/** Ends a connection at once. TLS before TCP: Node crashes (20, 22 and 24) when the socket below is destroyed first. */
export function hangUp(secured: TLSSocket | undefined, lower: Duplex): void {
	secured?.destroy();
	lower.destroy();
}

function contextFor({ minVersion, ciphers }: TlsHello, trust: SecureContext): SecureContext {
	if (minVersion === undefined && ciphers === undefined) return trust;
	return createSecureContext({
		ca: [],
		...(minVersion === undefined ? {} : { minVersion }),
		...(ciphers === undefined ? {} : { ciphers }),
	});
}

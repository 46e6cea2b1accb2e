import type { Socket } from "node:net";
import { XmppsError } from "../protocol/error.ts";
import { printable } from "../protocol/printable-text.ts";
import { Failure } from "./failure.ts";
import { socketFailure } from "./socket-failure.ts";

/** An HTTP proxy. */
export interface HttpProxy {
	readonly host: string;
	readonly port: number;
	/** The value of `Proxy-Authorization`. */
	readonly authorization?: string;
}

/** No proxy says more before the tunnel stands: Node's own limit for the head of a message. */
const MAX_HEAD = 16_384;

/**
 * Reads `http://[USER:PASSWORD@]HOST[:PORT]`; the port is 80 when none is given.
 * @throws {XmppsError} `invalid-option`; the message never shows the password
 */
export function parseProxy(text: string): HttpProxy {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || url.protocol !== "http:" || url.hostname === "") {
		throw new XmppsError(
			"invalid-option",
			`Cannot use "${printable(text.replace(/\/\/[^/@]*@/, "//…@"), 100)}" as proxy: it must look like "http://proxy.example.org:3128"`,
		);
	}
	if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
		throw new XmppsError("invalid-option", `Cannot use the proxy "${url.host}": nothing may follow its port`);
	}
	const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
	const port = url.port === "" ? 80 : Number(url.port);
	if (url.username === "" && url.password === "") return { host, port };
	const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
	return { host, port, authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
}

/**
 * Asks the proxy for a tunnel (RFC 9110, 9.3.6).
 * @throws {Failure} `proxy-refused` for any status but 2xx, `proxy-malformed` for anything that is no HTTP answer
 */
export async function openTunnel(
	socket: Socket,
	proxy: HttpProxy,
	host: string,
	port: number,
	signal: AbortSignal,
): Promise<void> {
	const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
	const head = await exchange(
		socket,
		`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${
			proxy.authorization === undefined ? "" : `Proxy-Authorization: ${proxy.authorization}\r\n`
		}\r\n`,
		signal,
	);
	const status = /^HTTP\/1\.[01] (\d{3})(?: ([^\r\n]*))?\r\n/.exec(head);
	if (status === null) throw new Failure("proxy-malformed", `the proxy answered "${printable(head, 60)}"`);
	if (!status[1]?.startsWith("2")) {
		throw new Failure("proxy-refused", `the proxy answered ${status[1]} "${printable(status[2] ?? "", 60)}"`);
	}
}

/** Writes the request and reads the head of the answer; what follows the head stays in the socket for the next phase. */
function exchange(socket: Socket, request: string, signal: AbortSignal): Promise<string> {
	return new Promise((resolve, reject) => {
		let head = "";
		const settle = (): void => {
			socket.off("readable", onReadable);
			socket.off("error", onError);
			socket.off("close", onClose);
			socket.off("end", onClose);
			signal.removeEventListener("abort", onAbort);
		};
		const fail = (error: unknown): void => {
			settle();
			reject(error);
		};
		const onAbort = (): void => fail(signal.reason);
		const onError = (error: Error): void => fail(socketFailure(error));
		const onClose = (): void => fail(new Failure("proxy-malformed", "the proxy closed the connection"));
		const onReadable = (): void => {
			for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
				const before = head.length;
				head += chunk.toString("latin1");
				const end = head.indexOf("\r\n\r\n");
				if (end >= 0) {
					const rest = chunk.subarray(end + 4 - before);
					settle();
					if (rest.length > 0) socket.unshift(rest);
					resolve(head.slice(0, end + 4));
					return;
				}
				if (head.length > MAX_HEAD) {
					fail(new Failure("proxy-malformed", `the proxy's answer is longer than ${MAX_HEAD} bytes`));
					return;
				}
			}
		};
		if (signal.aborted) return fail(signal.reason);
		if (socket.destroyed) return onClose();
		signal.addEventListener("abort", onAbort, { once: true });
		socket.on("readable", onReadable);
		socket.once("error", onError);
		socket.once("close", onClose);
		socket.once("end", onClose);
		socket.write(request);
	});
}

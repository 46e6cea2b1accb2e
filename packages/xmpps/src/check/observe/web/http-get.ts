import { type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";
import { printable } from "xmpps-connect/protocol";

/** What answered a request. */
export interface HttpAnswer {
	readonly code: number;
	/** The first line, printable: `HTTP/1.1 200 OK`. */
	readonly status: string;
	/** `Location`, as it came. */
	readonly location?: string;
	/** `Access-Control-Allow-Origin`, printable. */
	readonly allowOrigin?: string;
	/** Undefined when there is more than the limit. */
	readonly body?: string;
}

/** Bytes of the answer's lines; browsers take as much. */
const MAX_HEADER = 16 * 1024;

/** Bytes of a document: with a dozen links it has one or two thousand. */
export const MAX_BODY: number = 64 * 1024;

/**
 * Makes one request of HTTP/1.1 over a connection that is open, and reads the answer. The connection is spent afterwards.
 * @throws {Error} whose message is for people when what answers is not HTTP or breaks off; `signal.reason`
 */
export function httpGet(
	socket: Duplex,
	target: { readonly name: string; readonly path: string; readonly accept: string },
	signal: AbortSignal,
): Promise<HttpAnswer> {
	return new Promise((resolve, reject) => {
		signal.throwIfAborted();
		const asked = request({
			createConnection: () => socket,
			path: target.path,
			// RFC 9112, 3.2
			headers: { host: target.name, accept: target.accept, connection: "close" },
			maxHeaderSize: MAX_HEADER,
		});
		const onAbort = (): void => {
			asked.destroy();
			reject(signal.reason);
		};
		const settle = <T>(done: (value: T) => void, value: T): void => {
			signal.removeEventListener("abort", onAbort);
			done(value);
		};
		const fail = (error: Error): void => settle(reject, error);
		signal.addEventListener("abort", onAbort, { once: true });
		asked.on("error", (error) => fail(failure(error)));
		asked.on("response", (response) => {
			readBody(response).then((body) => settle(resolve, answerOf(response, body)), fail);
		});
		asked.on("upgrade", (_response, upgraded) => {
			upgraded.destroy();
			fail(new Error("the server changed the protocol unasked"));
		});
		asked.end();
		socket.resume();
	});
}

async function readBody(response: IncomingMessage): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	let length = 0;
	try {
		for await (const chunk of response as AsyncIterable<Buffer>) {
			length += chunk.length;
			// Leaving the loop ends the connection.
			if (length > MAX_BODY) return undefined;
			chunks.push(chunk);
		}
	} catch {
		throw new Error("the answer broke off");
	}
	return Buffer.concat(chunks).toString("utf8");
}

function answerOf(response: IncomingMessage, body: string | undefined): HttpAnswer {
	const { headers, httpVersion, statusCode = 0, statusMessage = "" } = response;
	const allowOrigin = headers["access-control-allow-origin"];
	return {
		code: statusCode,
		status: printable(`HTTP/${httpVersion} ${statusCode} ${statusMessage}`.trimEnd()),
		...(headers.location === undefined ? {} : { location: headers.location }),
		...(allowOrigin === undefined ? {} : { allowOrigin: printable(allowOrigin) }),
		...(body === undefined ? {} : { body }),
	};
}

/** The parser's codes begin with HPE. */
function failure(error: Error): Error {
	const code = "code" in error ? String(error.code) : "";
	const words = code.startsWith("HPE")
		? "what answered is not HTTP/1.1"
		: `no answer came: ${printable(error.message)}`;
	return new Error(words, { cause: error });
}

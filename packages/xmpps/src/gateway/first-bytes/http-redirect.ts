import type { Opening } from "../opening.ts";

/** What a URL has without saying so (RFC 9110, 4.2.2). */
const HTTPS = 443;

/**
 * The answer to an HTTP request in clear: the same place over TLS (RFC 9110, 15.4.9), or that nobody knows which.
 * Nothing of the request gets into it that its reader did not find to be a name and a path of printable characters.
 * @param port that clients reach this one at
 */
export function redirectToHttps({ host, path }: Extract<Opening, { kind: "http" }>, port: number): Uint8Array {
	if (host === undefined) return answer("400 Bad Request", []);
	return answer("308 Permanent Redirect", [`Location: https://${host}${port === HTTPS ? "" : `:${port}`}${path}`]);
}

function answer(status: string, fields: readonly string[]): Uint8Array {
	const lines = [`HTTP/1.1 ${status}`, ...fields, "Content-Length: 0", "Connection: close"];
	return new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
}

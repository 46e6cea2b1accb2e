import { request } from "node:http";

/** Longer than a new process may take to become ready, in milliseconds. */
const PATIENCE = 20_000;

/** No answer of a gateway is longer, in bytes. */
const MAX_ANSWER = 1_048_576;

/**
 * Asks a running gateway.
 * @param path of its control socket
 * @returns the HTTP status and the body
 * @throws {Error} with a code: `ENOENT` and `ECONNREFUSED` when none runs, `EACCES`
 */
export function askControl(
	path: string,
	method: "GET" | "POST",
	what: string,
): Promise<{ readonly status: number; readonly body: string }> {
	return new Promise((resolve, reject) => {
		const asked = request({ socketPath: path, method, path: what, timeout: PATIENCE }, (response) => {
			let body = "";
			response.setEncoding("utf8");
			response.on("data", (piece: string) => {
				body += piece;
				if (body.length > MAX_ANSWER) asked.destroy(new Error("Cannot read the gateway's answer: it is too long"));
			});
			response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
			response.on("error", reject);
		});
		asked.on("timeout", () => asked.destroy(new Error("Cannot ask the gateway: it does not answer")));
		asked.on("error", reject);
		asked.end();
	});
}

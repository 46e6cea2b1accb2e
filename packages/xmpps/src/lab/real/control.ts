import { once } from "node:events";
import { createServer, connect as netConnect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Impairment } from "../wire/index.ts";
import type { FaultSpec } from "../world/world-spec.ts";
import { labPaths } from "./state-folder.ts";

/** What another process may ask of the keeper of a lab: what only the keeper holds in its hands. */
export type ControlRequest =
	| { readonly kind: "link"; readonly host: string; readonly impairment?: Impairment }
	| { readonly kind: "break" | "mend"; readonly fault: FaultSpec };

type Reply = { readonly ok: true } | { readonly error: string };

/** Changing a link takes some ms; a bogus zone, which is signed anew, a second. */
const PATIENCE = 30_000;

/** Of one request, in characters: ours are far shorter. */
const MAX_REQUEST = 10_000;

/**
 * Listens for requests on a socket in the lab's folder, which is root's alone.
 * @returns what ends it
 */
export async function serveControl(
	folder: string,
	obey: (request: ControlRequest) => Promise<void>,
): Promise<() => Promise<void>> {
	const server = createServer((socket) => {
		let text = "";
		socket.setEncoding("utf8");
		socket.setTimeout(PATIENCE, () => socket.destroy());
		socket.on("error", () => undefined);
		socket.on("data", (chunk: string) => {
			text += chunk;
			if (text.length > MAX_REQUEST) socket.destroy();
			if (!text.endsWith("\n")) return;
			const answer = (reply: Reply): void => void socket.end(`${JSON.stringify(reply)}\n`);
			const refuse = (error: unknown): void =>
				answer({ error: error instanceof Error ? error.message : String(error) });
			try {
				obey(JSON.parse(text) as ControlRequest).then(() => answer({ ok: true }), refuse);
			} catch (error) {
				refuse(error);
			}
		});
	});
	const path = join(folder, "control");
	// unix(7): sun_path has 108 bytes, the last of them 0.
	if (Buffer.byteLength(path) > 107)
		throw new Error(`Cannot use "${path}": it is too long for a socket; XMPPS_LAB_STATE can name a shorter folder`);
	server.listen(path);
	await once(server, "listening");
	// It keeps no process alive, and a lab that ends waits for nobody.
	server.unref();
	return async () => void server.close();
}

/**
 * Asks the keeper of a lab for something, and waits until it is done.
 * @throws {Error} with the keeper's words, or when it does not answer
 */
export async function askKeeper(state: string, id: string, request: ControlRequest): Promise<void> {
	const socket = netConnect(join(labPaths(state, id).folder, "control"));
	socket.setTimeout(PATIENCE, () => socket.destroy(new Error("it does not answer")));
	try {
		await once(socket, "connect");
		socket.write(`${JSON.stringify(request)}\n`);
		const [line] = (await once(createInterface({ input: socket }), "line")) as [string];
		const reply = JSON.parse(line) as Reply;
		if ("error" in reply) throw new Error(reply.error);
	} finally {
		socket.destroy();
	}
}

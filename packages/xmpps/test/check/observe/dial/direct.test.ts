import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { directDialer } from "../../../../src/check/observe/dial/direct.ts";
import { refusedPort } from "../../../../src/lab/embedded/refused-port.ts";

const { signal } = new AbortController();

describe("dialling from this machine", () => {
	it("opens a paused connection that survives an error nobody listens to", async () => {
		const server = createServer();
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		const accepted = once(server, "connection") as Promise<[Socket]>;
		const socket = await directDialer().dial("127.0.0.1", (server.address() as AddressInfo).port, signal);
		expect(socket.isPaused()).toBe(true);
		const [peer] = await accepted;
		const gone = new Promise((resolve) => socket.once("close", resolve));
		peer.resetAndDestroy();
		socket.resume();
		await gone;
		expect(socket.destroyed).toBe(true);
		server.close();
	});

	it("tells a refused connection", async () => {
		const dialled = directDialer().dial("127.0.0.1", await refusedPort(), signal);
		await expect(dialled).rejects.toMatchObject({
			name: "DialError",
			reason: "refused",
			message: "connection refused",
		});
	});

	it.each(["localhost", "example.org", "", "127.0.0.1\n"])("never dials a name: %j", async (name) => {
		await expect(directDialer().dial(name, 443, signal)).rejects.toMatchObject({ reason: "error" });
	});

	it("is ended by its signal, with its reason", async () => {
		const reason = new Error("enough");
		await expect(directDialer().dial("127.0.0.1", 1, AbortSignal.abort(reason))).rejects.toBe(reason);
		const controller = new AbortController();
		const dialled = directDialer().dial("127.0.0.1", await refusedPort(), controller.signal);
		controller.abort(reason);
		await expect(dialled).rejects.toBe(reason);
	});
});

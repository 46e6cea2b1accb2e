import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { blackHole } from "../../src/lab/embedded/black-hole.ts";
import { delayRelay } from "../../src/lab/embedded/delay-relay.ts";
import { refusedPort } from "../../src/lab/embedded/refused-port.ts";

describe("places to fail at", () => {
	it("a black hole neither accepts nor refuses", async () => {
		await using hole = await blackHole();
		const socket = connect({ host: hole.address, port: hole.port });
		const outcome = await Promise.race([
			once(socket, "connect").then(() => "accepted"),
			once(socket, "error").then(() => "refused"),
			sleep(600, "nothing"),
		]);
		socket.destroy();
		expect(outcome).toBe("nothing");
	});

	it("a refused port refuses", async () => {
		const socket = connect({ host: "127.0.0.1", port: await refusedPort() });
		const error = await new Promise<NodeJS.ErrnoException>((resolve) => socket.once("error", resolve));
		expect(error.code).toBe("ECONNREFUSED");
	});

	it("a delaying relay makes one exchange two round trips: connection and answer", async () => {
		const server = createServer((socket) => void socket.on("data", (chunk) => void socket.write(chunk)));
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		await using relay = await delayRelay({ address: "127.0.0.1", port: (server.address() as AddressInfo).port }, 100);
		const began = performance.now();
		const socket = connect({ host: relay.address, port: relay.port });
		socket.write("hello");
		const [answer] = await once(socket, "data");
		const trips = Math.floor((performance.now() - began + 5) / 100);
		socket.destroy();
		server.close();
		expect(String(answer)).toBe("hello");
		expect(trips).toBeGreaterThanOrEqual(2);
	});
});

import { once } from "node:events";
import { readdirSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { systemCalls } from "../../../src/gateway/system/system-calls.ts";
import { dialTransparently, listenTransparently, mayBeTransparent } from "../../../src/gateway/system/transparent.ts";

/** Without CAP_NET_RAW there is one thing to test: that it is said. */
const linux = process.platform === "linux";
const able = linux && mayBeTransparent(await systemCalls()).able;

const descriptors = (): number => readdirSync("/proc/self/fd").length;

/** A server of this process. */
async function listen(host: string): Promise<{ port: number; next: Promise<Socket>; close: () => Promise<unknown> }> {
	const server = createServer({ allowHalfOpen: true }).listen(0, host);
	await once(server, "listening");
	const next = once(server, "connection").then(([socket]) => socket as Socket);
	return {
		...{ port: (server.address() as AddressInfo).port, next },
		close: () => {
			server.close();
			return once(server, "close");
		},
	};
}

/** A test that needs CAP_NET_RAW: where there is none, it says so. */
function rawTest(name: string, run: () => Promise<void>): void {
	it(name, async (context) => {
		if (!able) context.skip("needs Linux and CAP_NET_RAW");
		await run();
	});
}

it("is known to be possible, or not for want of a capability", async (context) => {
	if (!linux) context.skip("needs Linux");
	const calls = await systemCalls();
	if (able) return expect(mayBeTransparent(calls)).toEqual({ able: true });
	expect(mayBeTransparent(calls)).toEqual({ able: false, why: expect.stringContaining("EPERM") });
	const from = { address: "192.0.2.1", port: 1 };
	await expect(dialTransparently(calls, from, { ...from, port: 2 }, 100)).rejects.toMatchObject({ code: "EPERM" });
});

describe("a connection from somebody else's address", () => {
	const sees = async (backend: string, client: string): Promise<void> => {
		const calls = await systemCalls();
		const server = await listen(backend);
		const before = descriptors();
		const from = { address: client, port: 45_678 };
		const socket = await dialTransparently(calls, from, { address: backend, port: server.port }, 1000);
		const accepted = await server.next;
		expect([accepted.remoteAddress, accepted.remotePort]).toEqual([client, 45_678]);
		socket.write("to");
		expect(String((await once(accepted, "data"))[0])).toBe("to");
		accepted.write("fro");
		socket.resume();
		expect(String((await once(socket, "data"))[0])).toBe("fro");
		// Half-closed, as every connection here may be.
		socket.end();
		await once(accepted, "end");
		accepted.end("last");
		expect(String((await once(socket, "data"))[0])).toBe("last");
		await once(socket, "close");
		expect(descriptors()).toBe(before);
		await server.close();
	};
	rawTest("is seen by a backend with its port, and bytes pass both ways", () => sees("127.0.0.1", "127.9.9.9"));
	rawTest("is seen so over IPv6", () => sees("::1", "::1"));

	rawTest("takes another port when the client's own is in use", async () => {
		const calls = await systemCalls();
		const server = await listen("127.0.0.1");
		const taken = await listen("127.8.8.8");
		const from = { address: "127.8.8.8", port: taken.port };
		const socket = await dialTransparently(calls, from, { address: "127.0.0.1", port: server.port }, 1000);
		const accepted = await server.next;
		expect(accepted.remoteAddress).toBe("127.8.8.8");
		expect(accepted.remotePort).not.toBe(taken.port);
		socket.destroy();
		accepted.destroy();
		await Promise.all([server.close(), taken.close()]);
	});

	rawTest("says why there is no connection, and leaves no descriptor", async () => {
		const calls = await systemCalls();
		const server = await listen("127.0.0.1");
		const to = { address: "127.0.0.1", port: server.port };
		await server.close();
		const before = descriptors();
		const from = { address: "127.9.9.9", port: 45_679 };
		await expect(dialTransparently(calls, from, to, 1000)).rejects.toMatchObject({ code: "ECONNREFUSED" });
		// An address of documentation: without the routing rule the answers do not come back.
		await expect(dialTransparently(calls, { ...from, address: "192.0.2.1" }, to, 50)).rejects.toMatchObject({
			code: expect.stringMatching(/ETIMEDOUT|ECONNREFUSED/),
		});
		await expect(dialTransparently(calls, { ...from, address: "::1" }, to, 50)).rejects.toMatchObject({
			code: "EAFNOSUPPORT",
		});
		await expect.poll(descriptors).toBe(before);
	});

	rawTest("listens, and leaves no descriptor when it cannot", async () => {
		const calls = await systemCalls();
		const before = descriptors();
		const taken = await listen("127.0.0.1");
		expect(() => listenTransparently(calls, { address: "127.0.0.1", port: taken.port })).toThrow("EADDRINUSE");
		await taken.close();
		const descriptor = listenTransparently(calls, { address: "127.0.0.1", port: 0 });
		const server = createServer().listen({ fd: descriptor });
		await once(server, "listening");
		server.close();
		await once(server, "close");
		await expect.poll(descriptors).toBe(before);
	});
});

import { describe, expect, it, type TestContext } from "vitest";
import { openSystemCalls, type SystemCalls } from "../../../src/lab/wire/packet-socket.ts";

async function calls(ctx: TestContext): Promise<SystemCalls> {
	if (process.platform !== "linux") ctx.skip("packet sockets exist on Linux alone");
	return await openSystemCalls();
}

describe("openSystemCalls", () => {
	it("knows interfaces by their name", async (ctx) => {
		const { interfaceIndex } = await calls(ctx);
		expect(interfaceIndex("lo")).toBeGreaterThan(0);
		expect(interfaceIndex("nowhere")).toBe(0);
	});

	it("names the error when there is no such interface", async (ctx) => {
		const { openPacketSocket } = await calls(ctx);
		expect(() => openPacketSocket("nowhere")).toThrow('Cannot open packet socket on "nowhere": ENODEV');
	});

	it("opens a packet socket as root, and names the error for everybody else", async (ctx) => {
		const { openPacketSocket, interfaceIndex } = await calls(ctx);
		if (process.getuid?.() !== 0) {
			expect(() => openPacketSocket("lo")).toThrow('Cannot open packet socket on "lo": EPERM');
			return;
		}
		const socket = openPacketSocket("lo");
		expect(socket.index).toBe(interfaceIndex("lo"));
		// Shorter than the header that has to stand in front of a frame: refused, and nothing is sent.
		expect(socket.send(new Uint8Array(1))).toBe("failed");
		expect(socket.overruns()).toBe(0);
		socket.close();
	});

	it("waits no longer than it was told", async (ctx) => {
		const { wait } = await calls(ctx);
		expect(wait([], 1.5)).toEqual(new Set());
		expect(wait([], -1)).toEqual(new Set());
	});
});

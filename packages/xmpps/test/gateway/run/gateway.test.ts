import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { helloBytes, inRecordsOf, withoutRecords } from "../../../src/lab/gateway/hello-bytes.ts";
import type { Backend, Route, RouteTarget } from "../../../src/model/route-table.ts";
import { table } from "../route/route-world.ts";
import { echo, nobody, running } from "./gateway-world.ts";

const to = (protocol: "web" | "xmpp" | "mixed", ...backends: Backend[]): RouteTarget => ({
	...{ kind: "pass", protocol, backends },
});
const clients = (...backends: Backend[]): Route => ({
	...{ name: "clients", match: { alpn: ["xmpp-client"] }, to: to("xmpp", ...backends) },
});
/** `mixed`, because a web server in these tests is asked without its client's address. */
const web = (...backends: Backend[]): Route => ({ name: "web", match: {}, to: to("mixed", ...backends) });
const HELLO = helloBytes({ alpn: ["xmpp-client"], serverName: "a.example" });

describe("a gateway", () => {
	it("passes a connection on by what its hello offers, the hello untouched", async () => {
		await using xmpp = await echo("xmpp");
		await using site = await echo("web");
		await using gateway = await running([clients(xmpp.backend), web(site.backend)]);
		const one = await gateway.connect();
		one.socket.write(HELLO);
		expect(String(await one.until(4))).toBe("xmpp");
		one.socket.end("more");
		expect(String((await one.all).bytes)).toBe(`xmppxmpp has heard ${HELLO.length + 4}`);
		expect(xmpp.heard).toEqual([Buffer.concat([HELLO, Buffer.from("more")])]);
		const other = await gateway.connect();
		other.socket.end(helloBytes({ alpn: ["h2"] }));
		expect(String((await other.all).bytes)).toMatch(/^webweb has heard/);
		expect(gateway.gateway.status()).toMatchObject({ routed: 2, refused: {} });
	});

	it("takes a hello byte by byte", async () => {
		await using xmpp = await echo("xmpp");
		await using gateway = await running([clients(xmpp.backend)]);
		const one = await gateway.connect();
		for (const byte of HELLO) {
			one.socket.write(Buffer.from([byte]));
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(String(await one.until(4))).toBe("xmpp");
		one.socket.end();
		await one.all;
		expect(xmpp.heard).toEqual([HELLO]);
	});

	it("takes a hello of 60 kB with a byte in each TLS record, and refuses a longer one in TLS's own words", async () => {
		await using xmpp = await echo("xmpp");
		const limits = { ...table([]).limits, helloBytes: 393_216 };
		await using gateway = await running([clients(xmpp.backend)], { limits });
		const long = (bytes: number): Buffer => helloBytes({ first: [[21, Buffer.alloc(bytes)]], alpn: ["xmpp-client"] });
		const cut = inRecordsOf(withoutRecords(long(60_000)), 1);
		const one = await gateway.connect();
		one.socket.end(cut);
		expect(String((await one.all).bytes)).toBe(`xmppxmpp has heard ${cut.length}`);
		const other = await gateway.connect();
		other.socket.write(long(65_500));
		// RFC 8446, 6.2: record_overflow(22), fatal.
		expect((await other.all).bytes).toEqual(Buffer.from([21, 3, 1, 0, 2, 2, 22]));
		expect(gateway.gateway.status().refused).toEqual({ "too-long": 1 });
	});

	it("keeps a half-closed connection open in the other direction", async () => {
		await using xmpp = await echo("xmpp");
		await using gateway = await running([clients(xmpp.backend)]);
		const one = await gateway.connect();
		one.socket.write(HELLO);
		await one.until(4);
		xmpp.sockets[0]?.end("bye");
		expect(await one.all).toEqual({ bytes: Buffer.from("xmppbye"), how: "ended" });
		one.socket.write("still here");
		one.socket.end();
		await once(one.socket, "close");
		await expect.poll(() => String(xmpp.heard[0]?.subarray(HELLO.length))).toBe("still here");
	});

	it("passes a reset on as one", async () => {
		await using xmpp = await echo("xmpp");
		await using gateway = await running([clients(xmpp.backend)]);
		const one = await gateway.connect();
		one.socket.write(HELLO);
		await one.until(4);
		xmpp.sockets[0]?.resetAndDestroy();
		expect((await one.all).how).toBe("reset");
		const other = await gateway.connect();
		other.socket.write(HELLO);
		await other.until(4);
		const reset = new Promise((resolve) => xmpp.sockets[1]?.once("error", resolve));
		other.socket.resetAndDestroy();
		expect(await reset).toMatchObject({ code: "ECONNRESET" });
		await expect.poll(() => gateway.counts.filter((line) => line.startsWith("ended"))).toHaveLength(2);
		expect(gateway.counts.filter((line) => line.startsWith("ended")).map((line) => line.split(" ")[2])).toEqual([
			"backend-reset",
			"client-reset",
		]);
	});

	it("tries the next backend when one refuses, and says which did", async () => {
		await using xmpp = await echo("xmpp");
		const gone = await nobody();
		await using gateway = await running([clients(gone, xmpp.backend)]);
		const one = await gateway.connect();
		one.socket.end(HELLO);
		expect(String((await one.all).bytes)).toMatch(/^xmpp/);
		expect(gateway.counts).toContain("failed clients ECONNREFUSED");
		expect(xmpp.heard).toEqual([HELLO]);
	});

	it("resets who finds no backend", async () => {
		await using gateway = await running([clients(await nobody())]);
		const one = await gateway.connect();
		one.socket.write(HELLO);
		expect((await one.all).how).toBe("reset");
		await expect.poll(() => gateway.gateway.status()).toMatchObject({ refused: { "no-backend": 1 }, connections: 0 });
	});

	it("never falls back to an address of its own where the client's was asked for", async () => {
		await using xmpp = await echo("xmpp", "transparent");
		await using gateway = await running([clients(xmpp.backend)]);
		const one = await gateway.connect();
		one.socket.write(HELLO);
		expect((await one.all).how).toBe("reset");
		expect(gateway.counts).toContain("failed clients EPERM");
		expect(xmpp.sockets).toEqual([]);
	});

	it.each(["proxy-v1", "proxy-v2"] as const)("says who the client is: %s", async (how) => {
		await using xmpp = await echo("xmpp", how);
		await using gateway = await running([clients(xmpp.backend)]);
		const one = await gateway.connect();
		const { localPort } = one.socket;
		one.socket.end(HELLO);
		await one.all;
		const header = xmpp.heard[0]?.subarray(0, -HELLO.length);
		if (how === "proxy-v1") {
			expect(String(header)).toBe(`PROXY TCP4 127.0.0.1 127.0.0.1 ${localPort} ${gateway.port}\r\n`);
		} else {
			const ends = Buffer.from([127, 0, 0, 1, 127, 0, 0, 1, 0, 0, 0, 0]);
			ends.writeUInt16BE(localPort ?? 0, 8);
			ends.writeUInt16BE(gateway.port, 10);
			const magic = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");
			expect(header).toEqual(Buffer.concat([magic, Buffer.from([0x21, 0x11, 0, 12]), ends]));
		}
		expect(xmpp.heard[0]?.subarray(-HELLO.length)).toEqual(HELLO);
	});

	it("believes a PROXY header from those that it trusts, and demands it of them", async () => {
		await using xmpp = await echo("xmpp", "proxy-v1");
		const { port } = await nobody();
		const listeners = [{ name: "https", address: "127.0.0.1", port, proxyFrom: ["127.0.0.0/8"] }];
		await using gateway = await running([clients(xmpp.backend)], { listeners });
		const connect = async (): Promise<Awaited<ReturnType<typeof gateway.connect>>> => {
			const { connect: dial } = await import("node:net");
			const socket = dial({ port, host: "127.0.0.1", allowHalfOpen: true });
			const all = new Promise<{ bytes: Buffer; how: "ended" | "reset" }>((resolve) => {
				socket.on("data", () => undefined);
				socket.once("end", () => resolve({ bytes: Buffer.alloc(0), how: "ended" }));
				socket.once("error", () => resolve({ bytes: Buffer.alloc(0), how: "reset" }));
			});
			return { socket, all, until: () => Promise.resolve(Buffer.alloc(0)) };
		};
		const good = await connect();
		good.socket.end(Buffer.concat([Buffer.from("PROXY TCP4 192.0.2.9 192.0.2.2 1234 443\r\n"), HELLO]));
		await good.all;
		expect(String(xmpp.heard[0]?.subarray(0, -HELLO.length))).toBe("PROXY TCP4 192.0.2.9 192.0.2.2 1234 443\r\n");
		const bad = await connect();
		bad.socket.write(HELLO);
		await bad.all;
		expect(gateway.gateway.status().refused).toEqual({ "bad-proxy-header": 1 });
		expect(xmpp.sockets).toHaveLength(1);
	});

	it("answers what leads nowhere as its protocol has it", async () => {
		await using xmpp = await echo("xmpp");
		const redirect: Route = { name: "http", match: { first: "http" }, to: { kind: "redirect" } };
		await using gateway = await running([clients(xmpp.backend), redirect]);
		const answer = async (bytes: Uint8Array | string): Promise<Buffer> => {
			const one = await gateway.connect();
			one.socket.write(bytes);
			return (await one.all).bytes;
		};
		// RFC 7301, 3.2: no_application_protocol(120), fatal.
		expect(await answer(helloBytes({ alpn: ["h2"] }))).toEqual(Buffer.from([21, 3, 1, 0, 2, 2, 120]));
		const redirected = String(await answer("GET /a?b HTTP/1.1\r\nHost: a.example\r\n\r\n"));
		expect(redirected).toMatch(/^HTTP\/1\.1 308 /);
		expect(redirected).toMatch(new RegExp(`\r\nLocation: https://a\\.example:${gateway.port}/a\\?b\r\n`));
		expect(await answer("SSH-2.0-OpenSSH\r\n")).toEqual(Buffer.alloc(0));
		const { refused } = gateway.gateway.status();
		expect(refused).toMatchObject({ "no-route": 1, redirected: 1 });
		expect(Object.values(refused).reduce((sum, count) => sum + count, 0)).toBe(3);
	});

	it("does not wait for who says nothing whole", async () => {
		await using xmpp = await echo("xmpp");
		const limits = { ...table([]).limits, helloSeconds: 0.05, helloBytes: 4096 };
		await using gateway = await running([clients(xmpp.backend)], { limits });
		const slow = await gateway.connect();
		slow.socket.write(HELLO.subarray(0, -1));
		await slow.all;
		const silent = await gateway.connect();
		await silent.all;
		const long = await gateway.connect();
		// A record of 16 kB, of which a part comes.
		long.socket.write(Buffer.concat([Buffer.from([22, 3, 1, 64, 0, 1, 0, 64, 0]), Buffer.alloc(5000)]));
		await long.all;
		await expect.poll(() => gateway.gateway.status().refused).toEqual({ "too-slow": 2, "too-long": 1 });
	});

	it("refuses at once who is too many, and counts who is gone no more", async () => {
		await using xmpp = await echo("xmpp");
		const limits = { ...table([]).limits, connections: 2 };
		await using gateway = await running([clients(xmpp.backend)], { limits });
		const inside = [await gateway.connect(), await gateway.connect()];
		for (const one of inside) one.socket.write(HELLO);
		for (const one of inside) await one.until(4);
		for (let index = 0; index < 20; index++) expect((await (await gateway.connect()).all).how).toBe("reset");
		expect(gateway.gateway.status().refused).toEqual({ "too-many": 20 });
		expect(gateway.lines.filter(({ text }) => text === "refused")).toHaveLength(1);
		inside[0]?.socket.destroy();
		await expect.poll(() => gateway.gateway.status().connections).toBe(1);
		const next = await gateway.connect();
		next.socket.write(HELLO);
		expect(String(await next.until(4))).toBe("xmpp");
	});

	it("changes its routes without touching who is there", async () => {
		await using first = await echo("first");
		await using second = await echo("second");
		await using gateway = await running([clients(first.backend)]);
		const { listeners } = table([]);
		const same = listeners.map((listener) => ({ ...listener, port: gateway.port }));
		const one = await gateway.connect();
		one.socket.write(HELLO);
		await one.until(5);
		await gateway.gateway.reload(table([clients(second.backend)], { listeners: same }));
		const other = await gateway.connect();
		other.socket.write(HELLO);
		expect(String(await other.until(6))).toBe("second");
		one.socket.end("on");
		expect(String((await one.all).bytes)).toBe(`firstfirst has heard ${HELLO.length + 2}`);
	});

	it("keeps its routes when the new ones are no good", async () => {
		await using xmpp = await echo("xmpp");
		await using gateway = await running([clients(xmpp.backend)]);
		const taken = { name: "taken", address: "127.0.0.1", port: xmpp.backend.port, proxyFrom: [] };
		const free = { name: "free", address: "127.0.0.1", port: (await nobody()).port, proxyFrom: [] };
		const listeners = [{ name: "https", address: "127.0.0.1", port: gateway.port, proxyFrom: [] }, free, taken];
		await expect(gateway.gateway.reload(table([], { listeners }))).rejects.toMatchObject({ code: "EADDRINUSE" });
		await expect(gateway.gateway.reload(table([], { listeners: [] }))).rejects.toThrow("Nothing is listened on");
		const one = await gateway.connect();
		one.socket.end(HELLO);
		expect(String((await one.all).bytes)).toMatch(/^xmpp/);
		expect(gateway.gateway.status().listeners).toEqual([`127.0.0.1:${gateway.port}`]);
	});

	it("waits for its connections when it is to stop, and takes no new ones", async () => {
		await using xmpp = await echo("xmpp");
		await using gateway = await running([clients(xmpp.backend)]);
		const one = await gateway.connect();
		one.socket.write(HELLO);
		await one.until(4);
		let over = false;
		const drained = gateway.gateway.drain(10_000).then(() => {
			over = true;
		});
		expect((await (await gateway.connect()).all).how).toBe("reset");
		expect(over).toBe(false);
		one.socket.end();
		await one.all;
		await drained;
	});

	it("resets those that are still there when that time is over", async () => {
		await using xmpp = await echo("xmpp");
		await using gateway = await running([clients(xmpp.backend)]);
		const one = await gateway.connect();
		one.socket.write(HELLO);
		const silent = await gateway.connect();
		await one.until(4);
		await gateway.gateway.drain(10);
		expect([(await one.all).how, (await silent.all).how]).toEqual(["reset", "reset"]);
	});

	it("passes megabytes both ways at once, byte for byte", async () => {
		const { createServer } = await import("node:net");
		const server = createServer({ allowHalfOpen: true }, (socket) => {
			socket.on("error", () => undefined);
			socket.pipe(socket);
		}).listen(0, "127.0.0.1");
		await once(server, "listening");
		const address = server.address();
		const port = typeof address === "object" && address !== null ? address.port : 0;
		await using gateway = await running([clients({ address: "127.0.0.1", port, client: "plain" })]);
		const one = await gateway.connect();
		const sent = createHash("sha256").update(HELLO);
		one.socket.write(HELLO);
		for (let left = 8 * 1024 * 1024; left > 0; ) {
			const piece = randomBytes(Math.min(left, 1 + Math.floor(Math.random() * 100_000)));
			left -= piece.length;
			sent.update(piece);
			if (!one.socket.write(piece)) await once(one.socket, "drain");
		}
		one.socket.end();
		const { bytes, how } = await one.all;
		expect(how).toBe("ended");
		expect(createHash("sha256").update(bytes).digest("hex")).toBe(sent.digest("hex"));
		server.close();
	});
});

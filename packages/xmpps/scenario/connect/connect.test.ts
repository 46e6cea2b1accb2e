import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConnectOptions, connect, resolve, SessionCache } from "xmpps-connect";
import { startWorld, type World } from "../../src/lab/embedded/index.ts";
import { startProxy } from "./http-proxy.ts";
import { handlesLeft, openHandles } from "./open-sockets.ts";

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const options = (more: ConnectOptions = {}): ConnectOptions => ({
	dns: `${world.dns.address}:${world.dns.port}`,
	ca: world.ca,
	...more,
});

describe("resolve", () => {
	it("gives the candidates of both services in order, with origin and probability", async () => {
		const { candidates, lookups } = await resolve(world.domain, { dns: `127.0.0.1:${world.dns.port}` });
		expect(lookups.map(({ name, answer }) => [name, answer.kind])).toEqual([
			["_xmpps-client._tcp.example.test", "found"],
			["_xmpp-client._tcp.example.test", "found"],
		]);
		expect(candidates.map(({ tls, port, priority, probability }) => ({ tls, port, priority, probability }))).toEqual([
			{ tls: "direct-tls", port: world.ports.front, priority: 0, probability: 1 },
			{ tls: "starttls", port: world.ports.starttls, priority: 10, probability: 1 },
		]);
		expect(candidates[0]?.origin).toEqual({
			kind: "srv",
			owner: "_xmpps-client._tcp.example.test",
			authentic: false,
		});
	});
});

describe("connect", () => {
	it("opens a stream over direct TLS on the shared port: SNI, ALPN, features, 3 round trips", async () => {
		await using stream = await connect(world.domain, options());
		expect(stream.candidate.tls).toBe("direct-tls");
		expect(stream.candidate.port).toBe(world.ports.front);
		expect(stream.tls.alpn).toBe("xmpp-client");
		expect(stream.header.from).toBe(world.domain);
		expect(stream.features.mechanisms).toContain("SCRAM-SHA-256");
		expect(stream.features.starttls).toBe("absent");
		expect(stream.roundTrips).toBe(3);
		expect(stream.peer.identity.by).toBe("dns-id");
		expect(stream.attempts.map((attempt) => attempt.outcome.kind)).toEqual(["secured"]);
		expect(stream.attempts[0]?.phases.map(({ phase }) => phase)).toEqual([
			"tcp",
			"tls",
			"identity",
			"header",
			"features",
		]);
		expect(world.xmpp.seen.at(-1)).toMatchObject({ serverName: "example.test", alpn: "xmpp-client" });
	});

	it("opens a stream over STARTTLS: 5 round trips, features of after TLS", async () => {
		await using stream = await connect(world.domain, options({ only: "starttls" }));
		expect(stream.candidate.tls).toBe("starttls");
		expect(stream.features.starttls).toBe("absent");
		expect(stream.features.mechanisms).toContain("PLAIN");
		expect(stream.roundTrips).toBe(5);
		expect(Buffer.from(stream.received).toString()).not.toContain("proceed");
	});

	it("connects as a server does, with ALPN xmpp-server", async () => {
		await using stream = await connect(world.domain, options({ service: "server", from: "other.test" }));
		expect(stream.tls.alpn).toBe("xmpp-server");
		expect(stream.header.namespace).toBe("jabber:server");
	});

	it("connects as a server over STARTTLS", async () => {
		await using stream = await connect(world.domain, options({ service: "server", only: "starttls" }));
		expect(stream.candidate.port).toBe(world.ports.serverStarttls);
	});

	it("goes through an HTTP proxy by name, without looking addresses up", async () => {
		await using proxy = await startProxy();
		const asked = world.dns.asked.length;
		await using stream = await connect(world.domain, options({ proxy: proxy.url.replace("//", "//me:secret@") }));
		expect(proxy.asked).toEqual([`xmpps.example.test:${world.ports.front}`]);
		expect(proxy.authorization).toEqual([`Basic ${Buffer.from("me:secret").toString("base64")}`]);
		expect(stream.address).toBeUndefined();
		expect(stream.roundTrips).toBe(4);
		expect(world.dns.asked.slice(asked).every((line) => line.startsWith("SRV "))).toBe(true);
	});

	it.each([
		["HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "proxy-refused"],
		["SSH-2.0-OpenSSH\r\n\r\n", "proxy-malformed"],
		["x".repeat(40_000), "proxy-malformed"],
	])("tells a proxy that answers %j", async (answer, code) => {
		await using proxy = await startProxy({ answer });
		const failure = await connect(world.domain, options({ proxy: proxy.url })).catch((error: unknown) => error);
		expect(failure).toMatchObject({ code: "connect-failed", errors: [{ code }, { code }] });
	});

	it("resumes a session of the same domain, service and trust, and no other", async () => {
		const sessions = new SessionCache();
		const first = await connect(world.domain, options({ sessions }));
		// A ticket comes behind the handshake (RFC 8446, 4.6.1).
		first.socket.resume();
		await expect.poll(() => sessions.size).toBe(1);
		await first.close();
		const second = await connect(world.domain, options({ sessions }));
		expect(second.tls.resumed).toBe(true);
		expect(second.peer.identity.by).toBe("dns-id");
		await second.close();
		const other = await connect(world.domain, options({ sessions, only: "starttls" }));
		expect(other.tls.resumed).toBe(false);
		await other.close();
	});

	it("keeps the bytes of the stream for another parser", async () => {
		await using stream = await connect(world.domain, options());
		const text = Buffer.from(stream.received).toString();
		expect(text).toMatch(/^<\?xml[^>]*\?><stream:stream /);
		expect(text).toMatch(/<\/stream:features>$/);
		expect(stream.sent).toContain("to='example.test'");
	});

	it("leaves nothing open after close", async () => {
		const before = openHandles();
		const stream = await connect(world.domain, options());
		await stream.close();
		expect(await handlesLeft(before)).toBe(0);
	});
});

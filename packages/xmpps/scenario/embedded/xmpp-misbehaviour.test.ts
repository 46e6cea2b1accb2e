import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as tlsConnect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Misbehaviour, startWorld, type World, type XmppEndpoint } from "../../src/lab/embedded/index.ts";
import { header, open, RawPeer } from "./raw-peer.ts";

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
/** So long nothing comes where nothing is to come, in milliseconds: an answer takes one or two. */
const QUIET = 200;
const direct = (endpoint: XmppEndpoint): Promise<RawPeer> => RawPeer.tls({ port: endpoint.directTlsPort });

/** Says nothing but a ClientHello, and counts the bytes that come back. */
async function handshake(port: number): Promise<{ outcome: string; bytes: number }> {
	const socket = connect({ host: "127.0.0.1", port });
	const secured = tlsConnect({ socket, servername: "example.test", rejectUnauthorized: false });
	secured.on("error", () => undefined);
	const ended = Promise.race([
		once(secured, "secureConnect").then(() => "secured"),
		once(socket, "end").then(() => "fin"),
		once(socket, "close").then(() => "closed"),
		once(socket, "error").then(([error]) => String((error as NodeJS.ErrnoException).code)),
	]).catch((error: NodeJS.ErrnoException) => error.code ?? "error");
	const outcome = await Promise.race([ended, sleep(QUIET, "nothing")]);
	const bytes = socket.bytesRead;
	socket.destroy();
	return { outcome, bytes };
}

describe("in the TLS handshake", () => {
	it("an honest endpoint lets everybody through", async () => {
		expect((await handshake(world.ports.directTls)).outcome).toBe("secured");
	});

	it("stalls before its first byte, and in the middle", async () => {
		await using silent = await world.endpoint({ misbehave: { kind: "stall", at: "accept" } });
		expect(await handshake(silent.directTlsPort)).toEqual({ outcome: "nothing", bytes: 0 });
		await using half = await world.endpoint({ misbehave: { kind: "stall", at: "tls" } });
		const { outcome, bytes } = await handshake(half.directTlsPort);
		expect(outcome).toBe("nothing");
		expect(bytes).toBe(40);
	});

	it("drops with RST and with FIN", async () => {
		await using reset = await world.endpoint({ misbehave: { kind: "drop", at: "tls", how: "reset" } });
		expect((await handshake(reset.directTlsPort)).outcome).toBe("ECONNRESET");
		await using closed = await world.endpoint({ misbehave: { kind: "drop", at: "accept", how: "close" } });
		expect((await handshake(closed.directTlsPort)).outcome).not.toMatch(/secured|nothing/);
	});

	it("refuses every ALPN with no_application_protocol, and nobody without", async () => {
		await using endpoint = await world.endpoint({ misbehave: { kind: "no-application-protocol" } });
		const refused = RawPeer.tls({ port: endpoint.directTlsPort, ALPNProtocols: ["xmpp-client"] });
		await expect(refused).rejects.toMatchObject({ code: "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL" });
		using peer = await direct(endpoint);
		expect(await open(peer)).toContain("mechanisms");
	});

	it("refuses or ignores unknown ALPN alone where it is told to", async () => {
		await using strict = await world.endpoint({ unknownAlpn: "refuse" });
		const refused = RawPeer.tls({ port: strict.directTlsPort, ALPNProtocols: ["h2"] });
		await expect(refused).rejects.toMatchObject({ code: "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL" });
		using peer = await RawPeer.tls({ port: strict.directTlsPort, ALPNProtocols: ["h2", "xmpp-client"] });
		expect(peer.tlsSocket.alpnProtocol).toBe("xmpp-client");
		using ignored = await RawPeer.tls({ port: world.ports.directTls, ALPNProtocols: ["h2"] });
		expect(ignored.tlsSocket.alpnProtocol).toBe(false);
	});

	it("does not go beyond the version of TLS that it is told", async () => {
		await using endpoint = await world.endpoint({ maxVersion: "TLSv1.2" });
		using peer = await direct(endpoint);
		expect(peer.tlsSocket.getProtocol()).toBe("TLSv1.2");
	});
});

describe("on the stream", () => {
	it("stalls before its header, and before its features", async () => {
		await using mute = await world.endpoint({ misbehave: { kind: "stall", at: "header" } });
		using first = await direct(mute);
		first.say(header());
		await using half = await world.endpoint({ misbehave: { kind: "stall", at: "features" } });
		using second = await direct(half);
		second.say(header());
		await second.until(/<stream:stream [^>]*>/);
		await sleep(QUIET);
		expect([first.heard, first.ended, second.heard, second.ended]).toEqual(["", undefined, "", undefined]);
	});

	it("drops in place of its header, and of its features", async () => {
		await using early = await world.endpoint({ misbehave: { kind: "drop", at: "header", how: "close" } });
		using first = await direct(early);
		first.say(header());
		expect(await first.untilEnd()).toBe("");
		await using late = await world.endpoint({ misbehave: { kind: "drop", at: "features", how: "reset" } });
		using second = await direct(late);
		second.say(header());
		expect(await second.untilEnd()).not.toContain("features");
	});

	it.each<[Misbehaviour, RegExp]>([
		[{ kind: "say", at: "header", what: "http" }, /^HTTP\/1\.1 400 /],
		[{ kind: "say", at: "header", what: "doctype" }, /^<\?xml [^>]*><!DOCTYPE /],
		[{ kind: "say", at: "header", what: "endless-banner" }, /^220 (?:.|\n){1000000}/],
		[{ kind: "say", at: "header", what: "endless-header" }, /^<\?xml [^>]*><stream:stream [^>]* id='x{1000000}/],
		[{ kind: "wrong-namespace" }, /^<\?xml [^>]*><stream:stream [^>]*xmlns='jabber:server'/],
		[
			{ kind: "see-other-host", host: "other.test:5223" },
			/<stream:error><see-other-host xmlns='[^']*'>other\.test:5223<\/see-other-host><\/stream:error>/,
		],
		[
			{ kind: "stream-error", condition: "system-shutdown" },
			/<stream:error><system-shutdown xmlns='[^']*'\/><\/stream:error><\/stream:stream>/,
		],
	])("says what it is told: %j", async (misbehave, expected) => {
		await using endpoint = await world.endpoint({ misbehave });
		using peer = await direct(endpoint);
		peer.say(header());
		expect(await peer.until(expected)).toMatch(expected);
	});

	it("a misbehaviour inside TLS leaves the stream before STARTTLS alone", async () => {
		await using endpoint = await world.endpoint({ misbehave: { kind: "stall", at: "header", secured: true } });
		using plain = await RawPeer.plain(endpoint.starttlsPort);
		expect(await open(plain)).toContain("<starttls ");
		plain.say(STARTTLS);
		await plain.until(/<proceed [^>]*>(?:<\/proceed>)?/);
		using secured = await plain.secure();
		secured.say(header());
		await sleep(QUIET);
		expect(secured.heard).toBe("");
	});
});

describe("in STARTTLS", () => {
	const begun = async (misbehave: Misbehaviour): Promise<{ peer: RawPeer; features: string }> => {
		const endpoint = await world.endpoint({ misbehave });
		const peer = await RawPeer.plain(endpoint.starttlsPort);
		return { peer, features: await open(peer) };
	};

	it("offers none, and fails where it is asked for all the same", async () => {
		const { peer, features } = await begun({ kind: "no-starttls" });
		using _peer = peer;
		expect(features).not.toContain("starttls");
		peer.say(STARTTLS);
		expect(await peer.untilEnd()).toMatch(/^<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'[^>]*>/);
	});

	it("offers it, and fails", async () => {
		const { peer, features } = await begun({ kind: "starttls-failure" });
		using _peer = peer;
		expect(features).toContain("starttls");
		peer.say(STARTTLS);
		expect(await peer.untilEnd()).toMatch(/^<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'.*<\/stream:stream>$/);
	});

	it("writes behind <proceed/> in the clear", async () => {
		const { peer } = await begun({ kind: "inject-behind-proceed", text: "<message>forged</message>" });
		using _peer = peer;
		peer.say(STARTTLS);
		expect(await peer.until(/<\/message>/)).toMatch(/^<proceed .*<message>forged<\/message>$/);
	});

	it("stalls where <proceed/> is due", async () => {
		const { peer } = await begun({ kind: "stall", at: "proceed" });
		using _peer = peer;
		peer.say(STARTTLS);
		await sleep(QUIET);
		expect([peer.heard, peer.ended]).toEqual(["", undefined]);
	});
});

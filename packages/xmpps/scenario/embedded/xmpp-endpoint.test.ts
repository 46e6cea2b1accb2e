import { execFile } from "node:child_process";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../src/lab/embedded/index.ts";
import type { Mechanism } from "../../src/lab/embedded/sasl-server.ts";
import { auth, header, open, RawPeer } from "./raw-peer.ts";

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const direct = (): Promise<RawPeer> => RawPeer.tls({ port: world.ports.directTls });
const run = promisify(execFile);

/** What `two-clients.mjs` saw. */
async function chat(service: string, mechanisms: readonly Mechanism[] | undefined): Promise<unknown> {
	const folder = await mkdtemp(join(tmpdir(), "xmpps-endpoint-"));
	try {
		// @xmpp/client sends no other name over direct TLS than that of its service's URL, and verifies that one.
		const credentials = await world.authority.issue({ dns: [world.domain, "localhost"] });
		await using endpoint = await world.endpoint({ credentials, ...(mechanisms && { mechanisms }) });
		const port = service === "xmpps://localhost" ? endpoint.directTlsPort : endpoint.starttlsPort;
		const setup = { service: `${service}:${port}`, domain: world.domain, accounts: world.accounts };
		const ca = join(folder, "ca.pem");
		await writeFile(ca, world.ca);
		const script = fileURLToPath(new URL("two-clients.mjs", import.meta.url));
		const env = { ...process.env, NODE_EXTRA_CA_CERTS: ca };
		const { stdout } = await run(process.execPath, [script, JSON.stringify(setup)], { env, timeout: 20_000 });
		return JSON.parse(stdout);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

describe("two unmodified clients of @xmpp/client", () => {
	it.each<[string, string, readonly Mechanism[] | undefined]>([
		["xmpp://127.0.0.1", "SCRAM-SHA-1", undefined],
		["xmpps://localhost", "SCRAM-SHA-1", undefined],
		["xmpp://127.0.0.1", "PLAIN", ["PLAIN"]],
		["xmpps://localhost", "PLAIN", ["PLAIN"]],
	])("chat over %s with %s", async (service, mechanism, offered) => {
		expect(await chat(service, offered)).toEqual({
			addresses: [expect.stringMatching(/^juliet@example\.test\/./), expect.stringMatching(/^romeo@example\.test\/./)],
			mechanisms: [mechanism],
			there: {
				from: expect.stringMatching(/^juliet@example\.test\/./),
				type: "chat",
				body: "Ay me — ♥ & <good night>",
			},
			back: { from: expect.stringMatching(/^romeo@example\.test\/./), type: "chat", body: "Call me but love" },
			refused: true,
			pings: ["result", "result"],
		});
	});
});

/** What facts say that a request for a page gets, with attributes in any order. */
function attributesOf(tag: string): string[] {
	return [...tag.matchAll(/[\w:]+='[^']*'/g)].map(([attribute]) => attribute.replace(/^id='.*'$/, "id")).sort();
}

describe("whoever asks the direct TLS port for a page", () => {
	it("gets the stream error of the tutorial, byte for byte apart from attribute order and id", async () => {
		const expected =
			"<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' xml:lang='en' id='' xmlns='jabber:client'><stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";
		using peer = await direct();
		peer.say("GET / HTTP/1.1\r\nHost: example.test\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n");
		const answer = await peer.untilEnd();
		const tag = /<stream:stream [^>]*>/;
		expect(answer.replace(tag, "")).toBe(expected.replace(tag, ""));
		expect(attributesOf(tag.exec(answer)?.[0] ?? "")).toEqual(attributesOf(tag.exec(expected)?.[0] ?? ""));
		expect(peer.ended).toBe("fin");
	});
});

describe("SCRAM-SHA-256", () => {
	/** The client of RFC 5802, 3, written down once more. */
	function prove(password: string, bare: string, challenge: string): { final: string; signature: string } {
		const [, nonce = "", salt = "", count = ""] = /^r=(.*),s=(.*),i=(\d+)$/.exec(challenge) ?? [];
		const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(count), 32, "sha256");
		const mac = (key: Uint8Array, text: string): Buffer => createHmac("sha256", key).update(text).digest();
		const clientKey = mac(salted, "Client Key");
		const message = `${bare},${challenge},c=biws,r=${nonce}`;
		const signature = mac(createHash("sha256").update(clientKey).digest(), message);
		const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))).toString("base64");
		return {
			final: `c=biws,r=${nonce},p=${proof}`,
			signature: `v=${mac(mac(salted, "Server Key"), message).toString("base64")}`,
		};
	}
	const payload = (text: string): string => Buffer.from(/>([^<]*)<\//.exec(text)?.[1] ?? "", "base64").toString();

	it("is the first that is offered, and both prove themselves", async () => {
		using peer = await direct();
		expect(await open(peer)).toContain("<mechanism>SCRAM-SHA-256</mechanism><mechanism>SCRAM-SHA-1</mechanism>");
		const bare = "n=juliet,r=fyko+d2lbbFgONRv9qkxdawL";
		peer.say(auth("SCRAM-SHA-256", `n,,${bare}`));
		const challenge = payload(await peer.until(/<\/challenge>/));
		expect(challenge).toMatch(/^r=fyko\+d2lbbFgONRv9qkxdawL[^,]{16,},s=[^,]{16,},i=4096$/);
		const { final, signature } = prove("rose by any other name", bare, challenge);
		const response = Buffer.from(final).toString("base64");
		peer.say(`<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${response}</response>`);
		expect(payload(await peer.until(/<\/success>/))).toBe(signature);
		expect(await open(peer)).toContain("urn:ietf:params:xml:ns:xmpp-bind");
	});

	it.each([
		["a wrong password", "juliet"],
		["an account that does not exist, which looks the same", "nobody"],
	])("refuses %s", async (_what, username) => {
		using peer = await direct();
		await open(peer);
		const bare = `n=${username},r=fyko+d2lbbFgONRv9qkxdawL`;
		peer.say(auth("SCRAM-SHA-256", `n,,${bare}`));
		const challenge = payload(await peer.until(/<\/challenge>/));
		expect(challenge).toMatch(/,s=[^,]{16,},i=4096$/);
		const response = Buffer.from(prove("wrong", bare, challenge).final).toString("base64");
		peer.say(`<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${response}</response>`);
		expect(await peer.until(/<\/failure>/)).toContain("<not-authorized/>");
	});
});

describe("between servers", () => {
	it("the plain port offers STARTTLS alone, and no stanza without it", async () => {
		using peer = await RawPeer.plain(world.ports.serverStarttls);
		const answer = await open(peer, header({ xmlns: "jabber:server" }));
		expect(answer).toContain("xmlns='jabber:server'");
		expect(answer).toContain(
			"<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>",
		);
		peer.say("<message from='a@other.test' to='juliet@example.test'/>");
		expect(await peer.untilEnd()).toContain("<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>");
	});

	it("STARTTLS leads to TLS on the plain port", async () => {
		using peer = await RawPeer.plain(world.ports.serverStarttls);
		await open(peer, header({ xmlns: "jabber:server" }));
		peer.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
		await peer.until(/<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'(?:\/>|><\/proceed>)/);
		using secured = await peer.secure();
		expect(await open(secured, header({ xmlns: "jabber:server" }))).not.toContain("starttls");
	});

	it("direct TLS offers nothing, and any stanza gets not-authorized", async () => {
		using peer = await RawPeer.tls({ port: world.ports.directTls, ALPNProtocols: ["xmpp-server"] });
		expect(peer.tlsSocket.alpnProtocol).toBe("xmpp-server");
		expect(await open(peer, header({ xmlns: "jabber:server" }))).toMatch(
			/ xmlns='jabber:server'.*<stream:features(?:\/>|><\/stream:features>)$/,
		);
		peer.say("<message from='a@other.test' to='juliet@example.test'/>");
		expect(await peer.untilEnd()).toContain("<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>");
	});
});

describe("an endpoint", () => {
	it("knows what its peers said in the handshake", async () => {
		await using endpoint = await world.endpoint();
		using one = await RawPeer.tls({ port: endpoint.directTlsPort, ALPNProtocols: ["h2", "xmpp-client"] });
		// In TLS 1.3 the client is through before the server: an answer shows that both are.
		await open(one);
		using two = await RawPeer.tls({ port: endpoint.directTlsPort });
		await open(two);
		expect(endpoint.seen).toMatchObject([
			{ tls: "direct-tls", serverName: "example.test", alpn: "xmpp-client" },
			{ tls: "direct-tls", serverName: "example.test" },
		]);
		expect(endpoint.seen[1]?.alpn).toBeFalsy();
	});

	it("closes its stream when the peer does: RFC 6120, 4.4", async () => {
		using peer = await direct();
		await open(peer);
		peer.say("</stream:stream>");
		expect(await peer.untilEnd()).toBe("</stream:stream>");
		expect(peer.ended).toBe("fin");
	});

	it("ends every connection with itself, in whatever phase", async () => {
		const endpoint = await world.endpoint();
		using silent = await RawPeer.plain(endpoint.directTlsPort);
		using plain = await RawPeer.plain(endpoint.starttlsPort);
		using secured = await RawPeer.tls({ port: endpoint.directTlsPort });
		await open(secured);
		await endpoint.close();
		await Promise.all([silent, plain, secured].map((peer) => peer.untilEnd()));
		await expect(RawPeer.plain(endpoint.directTlsPort)).rejects.toMatchObject({ code: "ECONNREFUSED" });
	});
});

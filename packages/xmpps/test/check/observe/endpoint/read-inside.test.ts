import { connect, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { phase } from "../../../../src/check/observe/endpoint/phase.ts";
import { askStream } from "../../../../src/check/observe/endpoint/read-inside.ts";
import { noise } from "../../../../src/lab/embedded/noise.ts";
import type { Inside } from "../../../../src/model/observation-tls.ts";
import { answering, FEATURES, HEADER, LONG, SHORT, tcpServer } from "./endpoint-world.ts";

/** What is made of a server that behaves so. */
async function inside(server: (socket: Socket) => void, phaseTimeout = LONG): Promise<Inside> {
	const port = await tcpServer(server);
	const socket = connect(port, "127.0.0.1");
	socket.on("error", () => undefined);
	try {
		const { signal } = new AbortController();
		return await phase({ phaseTimeout, signal }, (over) => askStream(socket, "<hello/>", over));
	} finally {
		socket.destroy();
	}
}

describe("what answers a stream header", () => {
	it("is XMPP, with header and features", async () => {
		expect(await inside(answering(HEADER + FEATURES))).toEqual({
			kind: "xmpp",
			header: { from: "example.org", id: "one", version: "1.0", namespace: "jabber:client" },
			features: {
				starttls: "absent",
				mechanisms: ["PLAIN"],
				channelBindings: [],
				sasl2: false,
				dialback: false,
				names: ["{urn:ietf:params:xml:ns:xmpp-sasl}mechanisms"],
			},
			ms: expect.any(Number),
		});
	});

	it("tells header and features apart that came apart", async () => {
		const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
		const asked = askStream(socket, "<hello/>", new AbortController().signal);
		socket.push(HEADER);
		await setTimeout(5);
		socket.push(FEATURES);
		const found = await asked;
		expect(found).toMatchObject({ kind: "xmpp", features: { apart: true, gapMs: expect.any(Number) } });
	});

	it("is a stream error, with the header before it", async () => {
		const error =
			"<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>no\u202e</text></stream:error></stream:stream>";
		expect(await inside(answering(HEADER + error))).toEqual({
			kind: "stream-error",
			condition: "host-unknown",
			text: "no\\u{202e}",
			header: expect.objectContaining({ id: "one" }),
		});
	});

	const HTTP = { kind: "http", status: "HTTP/1.1 400 Bad Request", server: "nginx/1.22.1" };
	const PAGE =
		"<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n";
	it.each<[string, string, unknown]>([
		["a web server", `HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\nX: y\r\n\r\n${PAGE}`, HTTP],
		["a web server that answers the page alone", PAGE, { kind: "http", status: "", server: "nginx/1.22.1" }],
		["HTTP/2", "\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80", { kind: "http2" }],
		["ssh", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", { kind: "ssh", banner: "SSH-2.0-OpenSSH_9.2p1 Debian-2" }],
		["mail", "220 mail.example.org ESMTP\r\n", { kind: "other", bytes: expect.stringMatching(/^220 mail/) }],
		["a TLS alert", "\x15\x03\x01\0\x02\x02\x46", { kind: "other", bytes: expect.stringMatching(/^\\x15/) }],
		["a header that is none", "<stream xmlns='x'>", { kind: "other", detail: expect.stringContaining("namespace") }],
		["a header before XMPP 1.0", HEADER.replace(" version='1.0'>", ">"), { kind: "other", detail: /older/ }],
	])("is %s", async (_, bytes, expected) => {
		const found = await inside((socket) => void socket.once("data", () => socket.write(Buffer.from(bytes, "latin1"))));
		const { detail, ...rest } = expected as { detail?: unknown };
		expect(found).toMatchObject(detail instanceof RegExp ? rest : (expected as object));
		if (detail instanceof RegExp) expect(JSON.stringify(found)).toMatch(detail);
	});

	it.each([
		["HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\n\r\n", HTTP],
		["\0\0\x12\x04\0\0\0\0\0", { kind: "http2" }],
		["SSH-2.0-x\r\n", { kind: "ssh", banner: "SSH-2.0-x" }],
	])("is the same when %j comes byte by byte", async (bytes, expected) => {
		const found = await inside((socket) => {
			const [...rest] = Buffer.from(bytes, "latin1");
			const next = (): void => {
				const byte = rest.shift();
				if (byte !== undefined) socket.write(Buffer.of(byte), () => setImmediate(next));
			};
			next();
		});
		expect(found).toEqual(expected);
	});

	it.each<[string, (socket: Socket) => void, unknown]>([
		["closes without a word", (socket) => void socket.once("data", () => socket.end()), { kind: "closed" }],
		["resets", (socket) => void socket.once("data", () => socket.resetAndDestroy()), { kind: "reset" }],
		[
			"closes behind its header",
			(socket) => void socket.end(HEADER),
			{ kind: "other", detail: "a stream header came, and then the server closed the connection" },
		],
		["closes inside a greeting", (socket) => void socket.end("SSH-2.0-x"), { kind: "ssh", banner: "SSH-2.0-x" }],
	])("%s", async (_, server, expected) => {
		expect(await inside(server)).toMatchObject(expected as object);
	});

	it.each<[string, (socket: Socket) => void, unknown]>([
		["silence", () => undefined, { kind: "silence" }],
		["a header and nothing more", answering(HEADER), { kind: "other", detail: /no features until/ }],
		["a greeting that does not end", answering("SSH-2.0-"), { kind: "ssh", banner: "SSH-2.0-" }],
		[
			"the beginning of a web server's answer",
			answering("HTTP/1.0 200 OK\r\n"),
			{ kind: "http", status: "HTTP/1.0 200 OK" },
		],
		["a drip", (socket) => drip(socket, HEADER), { kind: "other", bytes: /^<\?xml/ }],
	])("is %s at the deadline", async (_, server, expected) => {
		const found = (await inside(server, SHORT)) as unknown as Record<string, string>;
		for (const [key, value] of Object.entries(expected as object)) expect(found[key]).toMatch(value);
	});

	it.each([
		"endless-banner",
		"endless-space",
		"endless-header",
		"endless-element",
		"doctype",
		"comment",
		"random",
	] as const)("ends at its limits with %s", async (what) => {
		let written = 0;
		const found = await inside((socket) => {
			const pour = noise(what);
			const more = (): void => {
				for (const chunk of pour) {
					written += chunk.length;
					if (!socket.write(chunk)) break;
				}
			};
			socket.on("drain", more);
			more();
		});
		expect(found.kind).toBe("other");
		expect(JSON.stringify(found).length).toBeLessThan(1000);
		expect(written).toBeLessThan(64 * 1024 * 1024);
	});
});

function drip(socket: Socket, text: string): void {
	let at = 0;
	const timer = setInterval(() => socket.write(text.charAt(at++)), 10);
	socket.on("close", () => clearInterval(timer));
}

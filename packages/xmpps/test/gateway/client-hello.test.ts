import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type ConnectionOptions, connect } from "node:tls";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseClientHello } from "../../src/gateway/client-hello.ts";

/** The first bytes that Node's TLS sends with these options. */
async function helloOf(options: ConnectionOptions): Promise<Buffer> {
	const server = createServer();
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const client = connect({ host: "127.0.0.1", port: (server.address() as AddressInfo).port, ...options });
	client.on("error", () => undefined);
	const [accepted] = await once(server, "connection");
	const [bytes] = await once(accepted, "data");
	client.destroy();
	accepted.destroy();
	server.close();
	return bytes;
}

/** The same message in records of `size` bytes. */
function inRecordsOf(hello: Uint8Array, size: number): Buffer {
	const message = hello.subarray(5);
	const records: Buffer[] = [];
	for (let at = 0; at < message.length; at += size) {
		const piece = message.subarray(at, at + size);
		records.push(Buffer.from([22, 3, 1, piece.length >> 8, piece.length & 0xff]), Buffer.from(piece));
	}
	return Buffer.concat(records);
}

describe("parseClientHello", () => {
	it("reads SNI, ALPN and versions of a real hello", async () => {
		const bytes = await helloOf({ servername: "Example.TEST", ALPNProtocols: ["xmpp-client", "h2"] });
		expect(parseClientHello(bytes)).toEqual({
			kind: "parsed",
			hello: { serverName: "example.test", alpn: ["xmpp-client", "h2"], versions: [0x0304, 0x0303] },
		});
	});

	it("reads a hello that has neither", async () => {
		const bytes = await helloOf({ maxVersion: "TLSv1.2" });
		expect(parseClientHello(bytes)).toEqual({
			kind: "parsed",
			hello: { serverName: undefined, alpn: [], versions: [0x0303] },
		});
	});

	it("needs more at every place where a hello can be cut", async () => {
		const bytes = await helloOf({ servername: "example.test", ALPNProtocols: ["xmpp-client"] });
		for (let length = 0; length < bytes.length; length++) {
			expect(parseClientHello(bytes.subarray(0, length)), `cut at ${length}`).toMatchObject({ kind: "need-more" });
		}
	});

	it("says how many bytes there must be, and never too many", async () => {
		const bytes = await helloOf({ servername: "example.test", ALPNProtocols: ["xmpp-client"] });
		// What stands behind the hello in its record belongs to nobody yet.
		const longer = Buffer.from(bytes);
		longer.writeUInt16BE(bytes.length - 5 + 100, 3);
		for (const hello of [bytes, longer, inRecordsOf(bytes, 50)]) {
			let told = 0;
			for (let length = 0; length < hello.length; length++) {
				const result = parseClientHello(hello.subarray(0, length));
				if (result.kind !== "need-more") throw new Error(`${result.kind} at ${length}`);
				if (result.atLeast === undefined) continue;
				told += 1;
				expect(result.atLeast).toBeGreaterThan(length);
				expect(result.atLeast).toBeLessThanOrEqual(hello.length);
			}
			expect(told).toBeGreaterThan(200);
			expect(parseClientHello(hello).kind).toBe("parsed");
		}
	});

	it.each([1, 2, 3, 5, 100])("puts a hello in records of %d bytes together (RFC 8446, 5.1)", async (size) => {
		const bytes = await helloOf({ servername: "example.test", ALPNProtocols: ["xmpp-client"] });
		const pieces = inRecordsOf(bytes, size);
		expect(parseClientHello(pieces)).toEqual(parseClientHello(bytes));
		expect(parseClientHello(pieces.subarray(0, -1))).toMatchObject({ kind: "need-more" });
	});

	it.each([
		["GET / HTTP/1.1\r\n", "not-tls"],
		["<?xml version='1.0'?>", "not-tls"],
		["SSH-2.0-x\r\n", "not-tls"],
		["\x16\x04", "not-tls"],
		["\x16\x03\x01\x00\x04\x02\x00\x00\x00", "not-client-hello"],
		["\x16\x03\x01\xff\xff", "too-long"],
		["\x16\x03\x01\x00\x04\x01\xff\xff\xff", "too-long"],
		["\x16\x03\x01\x00\x00", "inconsistent"],
		["\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03", "inconsistent"],
	])("refuses %j: %s", (text, reason) => {
		expect(parseClientHello(Buffer.from(text, "latin1"))).toEqual({ kind: "malformed", reason });
	});

	it("tells garbage from the first byte on: nobody waits for the rest of a banner", () => {
		expect(parseClientHello(Buffer.from("S"))).toEqual({ kind: "malformed", reason: "not-tls" });
	});

	it("refuses two server names: two parsers could see two hellos", async () => {
		const bytes = await helloOf({ servername: "example.test", maxVersion: "TLSv1.2" });
		const name = bytes.indexOf("example.test");
		// The extension: type, length, list length, name type, name length, name.
		const extension = bytes.subarray(name - 9, name + "example.test".length);
		const doubled = Buffer.concat([bytes, extension]);
		const grow = (at: number, width: number): void => {
			doubled.writeUIntBE(doubled.readUIntBE(at, width) + extension.length, at, width);
		};
		const session = 5 + 4 + 2 + 32;
		const ciphers = session + 1 + (doubled[session] ?? 0);
		const compression = ciphers + 2 + doubled.readUInt16BE(ciphers);
		grow(3, 2);
		grow(6, 3);
		grow(compression + 1 + (doubled[compression] ?? 0), 2);
		expect(parseClientHello(doubled)).toEqual({ kind: "malformed", reason: "inconsistent" });
	});

	it("never throws, whatever comes", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 600 }), (tail) => {
				const kinds = [tail, Buffer.concat([Buffer.from([22, 3, 1, 1, 0, 1, 0, 0, 250, 3, 3]), tail])].map(
					(bytes) => parseClientHello(bytes).kind,
				);
				expect(["parsed", "need-more", "malformed"]).toEqual(expect.arrayContaining(kinds));
			}),
			{ numRuns: 2_000 },
		);
	});

	it("never throws on a mutated hello", async () => {
		const bytes = await helloOf({ servername: "example.test", ALPNProtocols: ["xmpp-client"] });
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
				(changes) => {
					const mutated = Buffer.from(bytes);
					for (const [at, value] of changes) mutated[at] = value;
					expect(["parsed", "need-more", "malformed"]).toContain(parseClientHello(mutated).kind);
				},
			),
			{ numRuns: 2_000 },
		);
	});
});

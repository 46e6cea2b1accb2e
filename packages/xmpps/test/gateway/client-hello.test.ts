import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type ConnectionOptions, connect } from "node:tls";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClientHello, parseClientHello } from "../../src/gateway/client-hello.ts";
import { helloBytes, inRecordsOf, nameList, vector } from "../../src/lab/gateway/hello-bytes.ts";
import { ANNOTATED_HELLO } from "./first-bytes/annotated-hello.ts";

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

/** The same hello, which is in one record, in records of `size` bytes. */
const split = (hello: Uint8Array, size: number): Buffer => inRecordsOf(hello.subarray(5), size);

describe("parseClientHello", () => {
	it("reads SNI, ALPN and versions of a real hello", async () => {
		const bytes = await helloOf({ servername: "Example.TEST", ALPNProtocols: ["xmpp-client", "h2"] });
		expect(parseClientHello(bytes)).toEqual({
			kind: "parsed",
			hello: { serverName: "example.test", alpn: ["xmpp-client", "h2"], versions: [0x0304, 0x0303], ech: false },
		});
	});

	it("reads a hello that has neither", async () => {
		const bytes = await helloOf({ maxVersion: "TLSv1.2" });
		expect(parseClientHello(bytes)).toEqual({
			kind: "parsed",
			hello: { serverName: undefined, alpn: [], versions: [0x0303], ech: false },
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
		for (const hello of [bytes, longer, split(bytes, 50)]) {
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
		const pieces = split(bytes, size);
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
		["\x16\x03\x01\x00\x04\x01\x00\x00\x00", "inconsistent"],
		["\x16\x03\x01\x00\x01\x01\x15\x03", "not-tls"],
		["\x80\x2e\x01\x03\x01", "sslv2"],
		["\x80\x2e\x04", "not-tls"],
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

	it("reads every field of a hello that has all of it", () => {
		expect(parseClientHello(ANNOTATED_HELLO)).toEqual({
			kind: "parsed",
			hello: {
				...{ serverName: "a.example", ech: true },
				alpn: ["\x0a\x0a", "xmpp-client", "\xff"],
				versions: [0x2a2a, 0x0304],
			},
		});
	});

	it("reads one without extensions, and with an empty list of them (RFC 5246, 7.4.1.2)", () => {
		const hello = { serverName: undefined, alpn: [], versions: [0x0303], ech: false };
		expect(parseClientHello(helloBytes({ bare: true }))).toEqual({ kind: "parsed", hello });
		const empty = Buffer.concat([helloBytes({ bare: true }), Buffer.from([0, 0])]);
		empty.writeUInt16BE(empty.length - 5, 3);
		empty.writeUIntBE(empty.length - 9, 6, 3);
		expect(parseClientHello(empty)).toEqual({ kind: "parsed", hello });
	});

	/** A hello with the extensions of `helloBytes` and one of some length behind them. */
	const padded = (length: number): Buffer =>
		helloBytes({ serverName: "a.example", alpn: ["xmpp-client"], more: [[21, new Uint8Array(length)]] });
	const small = { serverName: "a.example", alpn: ["xmpp-client"], versions: [0x0304, 0x0303], ech: false };

	it.each([11_000, 15_500, 16_300, 30_000, 65_300])("reads a hello of %d bytes", (length) => {
		expect(parseClientHello(padded(length))).toEqual({ kind: "parsed", hello: small });
	});

	it("refuses one that is larger than 64 KB as soon as it says so", () => {
		const message = Buffer.concat([Buffer.from([1]), vector(3, Buffer.alloc(65_533))]);
		expect(parseClientHello(inRecordsOf(message, 16_384).subarray(0, 9))).toEqual({
			...{ kind: "malformed", reason: "too-long" },
		});
	});

	it("is not asked at each byte of 64 KB in records of one: each time it would read all of them", () => {
		const whole = padded(65_300);
		const message = Buffer.concat(
			Array.from({ length: Math.ceil(whole.length / 16_389) }, (_, at) =>
				whole.subarray(at * 16_389 + 5, (at + 1) * 16_389),
			),
		);
		const wire = inRecordsOf(message, 1);
		expect(wire.length).toBe(message.length * 6);
		let [asks, atLeast] = [0, 1];
		let hello: ClientHello | undefined;
		for (let length = 1; length <= wire.length; length++) {
			if (length < atLeast) continue;
			asks += 1;
			const result = parseClientHello(wire.subarray(0, length));
			if (result.kind === "parsed") hello = result.hello;
			if (result.kind !== "need-more") break;
			atLeast = result.atLeast ?? 0;
		}
		expect(hello).toEqual(small);
		expect(asks).toBeLessThan(150);
	});

	// What nginx 1.22, Node 20 and OpenSSL 3.0 do with the same bytes: they take all of the first, and answer the others alike.
	it.each<[string, string | undefined]>([
		["A.EXAMPLE", "a.example"],
		["a.example.", "a.example"],
		["_a-b.example", "_a-b.example"],
		["*.example", undefined],
		["192.0.2.1", undefined],
		["2001:db8::1", undefined],
		["[2001:db8::1]", undefined],
		["a.example:443", undefined],
		["b\xc3\xbccher.example", undefined],
		["a b", undefined],
		["", undefined],
		[".", undefined],
		["a.example..", undefined],
		["a".repeat(253), "a".repeat(253)],
		["a".repeat(255), undefined],
	])("reads the server name %j as %j", (sent, expected) => {
		const result = parseClientHello(helloBytes({ serverName: sent }));
		expect(result.kind === "parsed" ? result.hello.serverName : result).toEqual(expected);
	});

	it.each([
		["a zero", nameList("a\0.example"), "bad-name"],
		["256 bytes", nameList("a".repeat(256)), "bad-name"],
		["another type of name", Buffer.from([0, 4, 1, 0, 1, 97]), "inconsistent"],
		["two names", vector(2, Buffer.from([0, 0, 1, 97, 0, 0, 1, 98])), "inconsistent"],
		["an empty list", Buffer.from([0, 0]), "inconsistent"],
		["nothing", Buffer.alloc(0), "inconsistent"],
		["a list that ends too early", Buffer.from([0, 9, 0, 0, 1, 97]), "inconsistent"],
		["something behind the list", Buffer.from([0, 4, 0, 0, 1, 97, 0]), "inconsistent"],
	])("refuses a server name with %s", (_what, body, reason) => {
		expect(parseClientHello(helloBytes({ more: [[0, body]] }))).toEqual({ kind: "malformed", reason });
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

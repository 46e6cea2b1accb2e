import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readProxyHeader } from "../../../src/gateway/first-bytes/proxy-header.ts";
import { proxyHeader } from "../../../src/gateway/first-bytes/write-proxy-header.ts";
import { chance, mutated } from "../../../src/lab/gateway/mutations.ts";

const read = (text: string) => readProxyHeader(Buffer.from(text, "latin1"));
const SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

const v4 = fc.ipV4().map((address) => address);
const v6 = fc.ipV6();
const port = fc.integer({ min: 0, max: 65_535 });

describe("a PROXY header", () => {
	it.each(["PROXY TCP4 192.0.2.9 192.0.2.2 1234 443\r\nrest", "PROXY TCP6 2001:DB8::9 2001:db8::2 1 65535\r\n"])(
		"%j",
		(text) => {
			const result = read(text);
			const [, , from, to, fromPort, toPort] = text.split(/[ \r]/);
			expect(result).toEqual({
				kind: "parsed",
				header: {
					source: { address: from?.toLowerCase(), port: Number(fromPort) },
					destination: { address: to?.toLowerCase(), port: Number(toPort) },
				},
				length: text.indexOf("\n") + 1,
			});
		},
	);

	it("says nothing of a proxy that speaks for itself", () => {
		expect(read("PROXY UNKNOWN\r\n")).toEqual({ kind: "parsed", header: {}, length: 15 });
		expect(read("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n")).toMatchObject({ header: {}, length: 35 });
		expect(read(`${SIGNATURE}\x20\x11\0\0`)).toEqual({ kind: "parsed", header: {}, length: 16 });
		// What has no family has none that is wrong.
		expect(read(`${SIGNATURE}\x20\xff\0\x02ab`)).toEqual({ kind: "parsed", header: {}, length: 18 });
		// Unspecified, and over UDP.
		expect(read(`${SIGNATURE}\x21\x00\0\0`)).toEqual({ kind: "parsed", header: {}, length: 16 });
		expect(read(`${SIGNATURE}\x21\x12\0\x0c${"a".repeat(12)}`)).toEqual({ kind: "parsed", header: {}, length: 28 });
		// Over a socket in the file system.
		expect(read(`${SIGNATURE}\x21\x31\0\x02ab`)).toEqual({ kind: "parsed", header: {}, length: 18 });
	});

	it.each([
		"GET / HTTP/1.1\r\n",
		"PROXY TCP4 192.0.2.9 192.0.2.2 1234 65536\r\n",
		"PROXY TCP4 2001:db8::1 192.0.2.2 1 2\r\n",
		"PROXY TCP4 192.0.2.9  192.0.2.2 1 2\r\n",
		`PROXY TCP4 ${"1".repeat(120)}`,
		"\r\n\r\n\0\r\nQUIT!",
		`${SIGNATURE}\x31\x11\0\x0c`,
		`${SIGNATURE}\x21\x11\xff\xff`,
		`${SIGNATURE}\x21\x11\0\x04abcd`,
		`${SIGNATURE}\x22\x11\0\x0c`,
		`${SIGNATURE}\x21\x41`,
		`${SIGNATURE}\x21\x13`,
		"PROXY TCP4 192.0.2.9 192.0.2.2 1 2 \r\n",
		"PROXY UNKNOWNX\r\n",
		"PROXY\r\n",
	])("is none: %j", (text) => {
		expect(read(text)).toEqual({ kind: "malformed" });
	});

	it("is read as it was written, and needs more wherever it is cut", () => {
		fc.assert(
			fc.property(
				fc.constantFrom(1 as const, 2 as const),
				fc.oneof(fc.tuple(v4, v4), fc.tuple(v6, v6)),
				port,
				port,
				(version, [from, to], fromPort, toPort) => {
					const bytes = proxyHeader(version, { address: from, port: fromPort }, { address: to, port: toPort });
					const result = readProxyHeader(Buffer.concat([bytes, Buffer.from("rest")]));
					if (result.kind !== "parsed") throw new Error(result.kind);
					expect(result.length).toBe(bytes.length);
					expect([result.header.source?.port, result.header.destination?.port]).toEqual([fromPort, toPort]);
					// The same address has many texts: what is written again is the same.
					if (result.header.source === undefined || result.header.destination === undefined)
						throw new Error("no addresses");
					expect(Buffer.from(proxyHeader(2, result.header.source, result.header.destination))).toEqual(
						Buffer.from(proxyHeader(2, { address: from, port: fromPort }, { address: to, port: toPort })),
					);
					for (let length = 0; length < bytes.length; length++) {
						expect(readProxyHeader(bytes.subarray(0, length)).kind).toBe("need-more");
					}
				},
			),
			{ numRuns: 300 },
		);
	});

	it("has an IPv4 client of an IPv6 address as one of IPv6", () => {
		expect(
			String(Buffer.from(proxyHeader(1, { address: "192.0.2.9", port: 1 }, { address: "2001:db8::2", port: 2 }))),
		).toBe("PROXY TCP6 ::ffff:192.0.2.9 2001:db8::2 1 2\r\n");
		const binary = readProxyHeader(
			proxyHeader(2, { address: "192.0.2.9", port: 1 }, { address: "2001:db8::2", port: 2 }),
		);
		// The other way again it is an IPv4 client: one among many, and not one with all others of `::ffff:0:0`.
		expect(binary).toMatchObject({ header: { source: { address: "192.0.2.9" } } });
		expect(read("PROXY TCP6 ::ffff:192.0.2.9 0:0::FFFF:c000:0202 1 2\r\n")).toMatchObject({
			header: { source: { address: "192.0.2.9" }, destination: { address: "192.0.2.2" } },
		});
	});

	it("is byte for byte what the specification says", () => {
		const [source, destination] = [
			{ address: "192.0.2.9", port: 56_324 },
			{ address: "192.0.2.2", port: 443 },
		];
		// 2.2: signature, version and command, family, length, addresses, ports.
		const fields = ["0d0a0d0a000d0a515549540a", "21", "11", "000c", "c0000209", "c0000202", "dc04", "01bb"];
		expect(Buffer.from(proxyHeader(2, source, destination)).toString("hex")).toBe(fields.join(""));
		const far = [
			{ address: "2001:db8::9", port: 1 },
			{ address: "fe80::2%eth0", port: 65_535 },
		] as const;
		expect(Buffer.from(proxyHeader(2, ...far)).toString("hex")).toBe(
			["0d0a0d0a000d0a515549540a", "21", "21", "0024"]
				.concat(["20010db8000000000000000000000009", "fe800000000000000000000000000002", "0001", "ffff"])
				.join(""),
		);
		expect(String(Buffer.from(proxyHeader(1, ...far)))).toBe("PROXY TCP6 2001:db8::9 fe80::2 1 65535\r\n");
	});

	it("may have more behind its addresses, which is skipped and bounded", () => {
		const header = Buffer.from(proxyHeader(2, { address: "192.0.2.9", port: 1 }, { address: "192.0.2.2", port: 2 }));
		// 2.2.7 and 2.2.1: a name space, and ALPN; and what is no TLV at all.
		const more = Buffer.from("300003626c75010002683200ff", "hex");
		const longer = Buffer.concat([header, more]);
		longer.writeUInt16BE(12 + more.length, 14);
		expect(readProxyHeader(longer)).toMatchObject({
			...{ kind: "parsed", length: longer.length, header: { source: { address: "192.0.2.9", port: 1 } } },
		});
		for (let length = 0; length < longer.length; length++) {
			expect(readProxyHeader(longer.subarray(0, length)).kind).toBe("need-more");
		}
		longer.writeUInt16BE(4_097, 14);
		expect(readProxyHeader(longer)).toEqual({ kind: "malformed" });
	});

	it("has each address in one text, however it was written", () => {
		const text = (address: string): unknown => {
			const result = read(`PROXY TCP6 ${address} ::1 1 2\r\n`);
			return result.kind === "parsed" ? result.header.source?.address : result;
		};
		// RFC 5952, 4.2: the longest run, the first of several, never a single group.
		expect(text("2001:0DB8:0:0:0:0:0:0009")).toBe("2001:db8::9");
		expect(text("2001:db8:0:1:0:0:0:9")).toBe("2001:db8:0:1::9");
		expect(text("2001:db8:0:0:1:0:0:9")).toBe("2001:db8::1:0:0:9");
		expect(text("2001:db8::1:1:1:1:9")).toBe("2001:db8:0:1:1:1:1:9");
		expect(text("0:0:0:0:0:0:0:0")).toBe("::");
	});

	it("is read without an exception however it is changed, and more bytes never change what was said", () => {
		const next = chance(20_261_125);
		const seeds = [
			proxyHeader(1, { address: "192.0.2.9", port: 56_324 }, { address: "192.0.2.2", port: 443 }),
			proxyHeader(2, { address: "192.0.2.9", port: 56_324 }, { address: "192.0.2.2", port: 443 }),
			proxyHeader(2, { address: "2001:db8::9", port: 1 }, { address: "2001:db8::2", port: 2 }),
			Buffer.from("PROXY UNKNOWN\r\n"),
		];
		const kinds = new Set<string>();
		for (let index = 0; index < 20_000; index++) {
			const bytes = mutated(next, seeds);
			const whole = readProxyHeader(bytes);
			kinds.add(whole.kind);
			if (whole.kind === "parsed" && whole.length > bytes.length) expect.fail(Buffer.from(bytes).toString("hex"));
			const part = readProxyHeader(bytes.subarray(0, next(bytes.length + 1)));
			if (part.kind !== "need-more" && JSON.stringify(part) !== JSON.stringify(whole)) {
				expect.fail(`input ${index}: ${JSON.stringify(part)} became ${JSON.stringify(whole)}`);
			}
		}
		expect([...kinds].sort()).toEqual(["malformed", "need-more", "parsed"]);
	});
});

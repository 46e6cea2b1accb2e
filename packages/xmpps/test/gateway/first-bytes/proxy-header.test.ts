import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redirectToHttps } from "../../../src/gateway/first-bytes/http-redirect.ts";
import { readProxyHeader } from "../../../src/gateway/first-bytes/proxy-header.ts";
import { alertFor, unroutable } from "../../../src/gateway/first-bytes/tls-alert.ts";
import { proxyHeader } from "../../../src/gateway/first-bytes/write-proxy-header.ts";

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
		expect(binary).toMatchObject({ header: { source: { address: "::ffff:c000:209" } } });
	});
});

describe("what is said to who leads nowhere", () => {
	it("is the alert that TLS has for it, fatal, in a whole record", () => {
		const description = (bytes: Uint8Array | undefined): number | undefined => bytes?.at(-1);
		expect(alertFor("inconsistent")).toEqual(Uint8Array.of(21, 3, 1, 0, 2, 2, 50));
		expect(description(alertFor("too-long"))).toBe(22);
		expect(description(alertFor("not-client-hello"))).toBe(10);
		expect(description(alertFor("sslv2"))).toBe(70);
		for (const fault of ["not-tls", "unknown-protocol", "bad-request", "not-a-stream"] as const)
			expect(alertFor(fault)).toBeUndefined();
		const hello = { serverName: undefined, versions: [0x0304] };
		expect(description(unroutable({ ...hello, alpn: ["h2"] }))).toBe(120);
		expect(description(unroutable({ ...hello, alpn: [] }))).toBe(112);
	});

	it("is a place for a browser that came without TLS", () => {
		const text = (host: string | undefined, path: string): string =>
			String(Buffer.from(redirectToHttps({ kind: "http", host, path })));
		expect(text("a.example", "/x?y")).toMatch(
			/^HTTP\/1\.1 308 Permanent Redirect\r\nLocation: https:\/\/a\.example\/x\?y\r\n/,
		);
		expect(text("a.example", "/")).toMatch(/\r\n\r\n$/);
		expect(text(undefined, "/")).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
	});
});

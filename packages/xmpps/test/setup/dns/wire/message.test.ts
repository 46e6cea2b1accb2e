import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLASS, encodeMessage, FLAG, readMessage, TYPE } from "../../../../src/setup/dns/wire/message.ts";
import { dataBytes, dataText } from "../../../../src/setup/dns/wire/record-data.ts";
import { readName, wireName } from "../../../../src/setup/dns/wire/wire-name.ts";

describe("wireName and readName", () => {
	it("are each other's reverse", () => {
		for (const name of ["", "org", "example.org", "_xmpps-client._tcp.xn--mnchen-3ya.example", `${"a".repeat(63)}.b`]) {
			const bytes = wireName(name);
			expect(readName(bytes, 0)).toEqual({ name, end: bytes.length });
		}
		expect(wireName("Example.ORG.")).toEqual(wireName("example.org"));
		expect(wireName(".")).toEqual(Buffer.of(0));
	});

	it("refuses what is no name", () => {
		const long = `${"a".repeat(62)}.`.repeat(5);
		for (const name of ["a..b", ".a", "a b", "a\\.b", "a\nb", "é.org", "a".repeat(64), long]) {
			expect(() => wireName(name), name).toThrow("Cannot send");
		}
	});

	it("follows pointers backwards alone", () => {
		const bytes = Buffer.concat([wireName("example.org"), Buffer.of(1, 0x61, 0xc0, 0)]);
		expect(readName(bytes, 13)).toEqual({ name: "a.example.org", end: 17 });
		expect(readName(Buffer.of(0xc0, 0), 0)).toBeUndefined();
		expect(readName(Buffer.of(0, 0xc0, 1), 1)).toBeUndefined();
		expect(readName(Buffer.of(1, 0x61, 0xc0, 5, 0, 0), 0)).toBeUndefined();
		expect(readName(Buffer.of(0x40, 0), 0)).toBeUndefined();
	});

	it("shows bytes that are no letters so that no dot or line comes out of them", () => {
		expect(readName(Buffer.of(3, 0x2e, 0x0a, 0xff, 0), 0)?.name).toBe("\\046\\010\\255");
	});
});

describe("record data", () => {
	it("is the same there and back", () => {
		for (const [type, data] of [
			["A", "192.0.2.1"],
			["AAAA", "2001:db8::1"],
			["SRV", "0 10000 443 xmpps.example.org."],
			["SRV", "0 0 0 ."],
		] as const) {
			const bytes = dataBytes(type, data);
			expect(dataText(type, bytes, 0, bytes.length)).toBe(data);
			for (let end = 0; end < bytes.length; end += 1) expect(dataText(type, bytes, 0, end)).toBeUndefined();
		}
	});

	it("has one form, whatever it was written in", () => {
		expect(dataBytes("AAAA", "2001:DB8:0::1")).toEqual(dataBytes("AAAA", "2001:db8::1"));
	});

	it("refuses what is not of the type", () => {
		for (const [type, data] of [
			["A", "2001:db8::1"],
			["AAAA", "192.0.2.1"],
			["A", "192.0.2.300"],
			["SRV", "0 5 443 xmpps.example.org"],
			["SRV", "0 5 65536 a."],
			["SRV", "0 5 443 a b."],
		] as const) {
			expect(() => dataBytes(type, data), data).toThrow();
		}
	});
});

describe("encodeMessage and readMessage", () => {
	const name = "_xmpps-client._tcp.example.org";
	const message = encodeMessage({
		...{ id: 4711, flags: FLAG.update, question: { name: "example.org", type: TYPE.SOA } },
		sections: [
			[{ name, type: TYPE.SRV, class: CLASS.NONE, ttl: 0, data: Buffer.alloc(0) }],
			[{ name, type: TYPE.SRV, class: CLASS.IN, ttl: 300, data: dataBytes("SRV", "0 5 443 xmpps.example.org.") }],
		],
	});

	it("are each other's reverse", () => {
		const read = readMessage(message);
		expect(read).toMatchObject({
			...{ id: 4711, flags: FLAG.update, rcode: 0 },
			question: { name: "example.org", type: TYPE.SOA, class: CLASS.IN },
			records: [
				{ section: "answer", name, type: TYPE.SRV, class: CLASS.NONE, ttl: 0 },
				{ section: "authority", name, type: TYPE.SRV, class: CLASS.IN, ttl: 300 },
			],
		});
	});

	it("read nothing that is cut off, or has more behind it", () => {
		for (let end = 0; end < message.length; end += 1) expect(readMessage(message.subarray(0, end))).toBeUndefined();
		expect(readMessage(Buffer.concat([message, Buffer.of(0)]))).toBeUndefined();
	});

	it("never throw, whatever comes", () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readMessage(Buffer.from(bytes))));
		fc.assert(
			fc.property(fc.nat(message.length - 1), fc.nat(255), (at, byte) => {
				const changed = Buffer.from(message);
				changed[at] = byte;
				readMessage(changed);
			}),
		);
		expect(readMessage(Buffer.alloc(12))).toMatchObject({ question: undefined, records: [] });
	});
});

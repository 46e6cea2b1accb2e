import { isIP, SocketAddress } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressBytes, canonicalAddress } from "../../src/model/address-bytes.ts";
import { anySpelling, ipv6Text } from "./ipv6-spelling.ts";

const bytes = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 })), { minLength: 16, maxLength: 16 });

describe("addressBytes", () => {
	it("reads every spelling of an IPv6 address back to its octets", () => {
		fc.assert(
			fc.property(
				bytes.chain((one) => fc.tuple(fc.constant(one), anySpelling(one))),
				([octets, text]) => {
					expect(isIP(text)).toBe(6);
					expect([...(addressBytes(text) ?? [])]).toEqual(octets);
				},
			),
		);
	});

	it("reads an IPv4 address, and nothing that only looks like one", () => {
		expect([...(addressBytes("192.0.2.255") ?? [])]).toEqual([192, 0, 2, 255]);
		for (const text of ["", "192.0.2", "192.0.2.256", "192.0.2.01", "::1%lo", "1::2::3", ":::", "12345::", "[::1]"]) {
			expect(addressBytes(text), text).toBeUndefined();
		}
	});
});

describe("canonicalAddress", () => {
	it("gives all spellings of an address one, which is still that address", () => {
		fc.assert(
			fc.property(
				bytes.chain((one) => fc.tuple(fc.constant(one), anySpelling(one))),
				([octets, text]) => {
					const one = canonicalAddress(text);
					expect(one).toBe(canonicalAddress(ipv6Text(octets)));
					expect([...(addressBytes(one) ?? [])]).toEqual(octets);
				},
			),
		);
	});

	it("is the spelling that the C library has", () => {
		for (const text of ["2001:DB8:0:0:0:0:0:2", "2001:db8:0:1:0:0:0:0", "fe80:0:0:0:1::", "::1"]) {
			expect(canonicalAddress(text)).toBe(new SocketAddress({ address: text, family: "ipv6" }).address);
		}
		expect(canonicalAddress("192.0.2.2")).toBe("192.0.2.2");
		expect(canonicalAddress("no address")).toBe("no address");
	});
});

import { isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressScope, addressText } from "../../../src/lab/capture/index.ts";
import { hex } from "./frames.ts";

describe("addressText", () => {
	it.each([
		["c0000201", "192.0.2.1"],
		["20010db8000000000000000000000001", "2001:db8::1"],
		// RFC 5952, 4.2.2: a single group of zeros stays.
		["20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"],
		// RFC 5952, 4.2.3: the longest run, and of equals the first.
		["20010000000000010000000000000001", "2001:0:0:1::1"],
		["20010db8000000000001000000000001", "2001:db8::1:0:0:1"],
		// RFC 5952, 4.1 and 4.3.
		["2001db80aaaabbbbcccc0ddd00e0000f", "2001:db80:aaaa:bbbb:cccc:ddd:e0:f"],
		["00000000000000000000000000000000", "::"],
		["00000000000000000000000000000001", "::1"],
		["20010db8000000000000000000000000", "2001:db8::"],
		["00000000000000000000ffffc0000201", "::ffff:192.0.2.1"],
	])("writes %s as %s", (bytes, text) => {
		expect(addressText(hex(bytes))).toBe(text);
	});

	it("writes what the platform's URL writes", () => {
		const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
		fc.assert(
			fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
				fc.pre(groups.slice(0, 5).some((number) => number > 0));
				const text = addressText(Uint8Array.from(groups.flatMap((number) => [number >> 8, number & 0xff])));
				expect(isIPv6(text)).toBe(true);
				expect(`[${text}]`).toBe(new URL(`http://[${groups.map((number) => number.toString(16)).join(":")}]`).hostname);
			}),
		);
	});
});

describe("addressScope", () => {
	it.each([
		["192.0.2.1", "global"],
		["10.0.0.1", "global"],
		["127.0.0.53", "loopback"],
		["169.254.1.1", "link-local"],
		["223.255.255.255", "global"],
		["224.0.0.251", "multicast"],
		["239.255.255.250", "multicast"],
		["240.0.0.1", "global"],
		["255.255.255.255", "broadcast"],
		["0.0.0.0", "unspecified"],
		["2001:db8::1", "global"],
		["fd00::1", "global"],
		["fe80::1", "link-local"],
		["febf::1", "link-local"],
		["fec0::1", "global"],
		["ff02::1", "multicast"],
		["::1", "loopback"],
		["::", "unspecified"],
		["::ffff:192.0.2.1", "global"],
	])("%s is %s", (address, scope) => {
		expect(addressScope(address)).toBe(scope);
	});
});

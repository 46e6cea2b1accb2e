import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ipFamily } from "../../src/protocol/ip-literal.ts";
import { parseRedirect } from "../../src/protocol/redirect.ts";

describe("parseRedirect: RFC 6120, 4.9.3.19", () => {
	it.each([
		["other.example", { host: "other.example", literal: false }],
		["other.example:9090", { host: "other.example", port: 9090, literal: false }],
		["bücher.example", { host: "bücher.example", literal: false }],
		["\n  other.example\t", { host: "other.example", literal: false }],
		["192.0.2.1", { host: "192.0.2.1", literal: true }],
		["192.0.2.1:65535", { host: "192.0.2.1", port: 65_535, literal: true }],
		["[2001:db8::1]", { host: "2001:db8::1", literal: true }],
		["[2001:db8::1]:443", { host: "2001:db8::1", port: 443, literal: true }],
		["2001:db8::1", { host: "2001:db8::1", literal: true }],
	])("%j", (text, redirect) => {
		expect(parseRedirect(text)).toEqual(redirect);
	});

	it.each([
		"",
		" ",
		":443",
		"host:",
		"host:0",
		"host:65536",
		"host:-1",
		"host:99999999",
		"host:443:443",
		"[192.0.2.1]:443",
		"[::1",
		"::1]",
		"[fe80::1%eth0]",
		"[]",
		"[host]",
		"192.0.2.256",
		"127.1",
		"user@host",
		"xmpp://host",
		"host/path",
		"two hosts",
		"host\u{0}",
		"a".repeat(1025),
	])("%j is none", (text) => {
		expect(parseRedirect(text)).toBeUndefined();
	});
});

describe("ipFamily", () => {
	it("knows every address in every usual form", () => {
		fc.assert(
			fc.property(fc.ipV4(), fc.ipV6(), (four, six) => {
				expect(ipFamily(four)).toBe(4);
				expect(ipFamily(six)).toBe(6);
			}),
		);
	});

	it.each([
		"",
		":",
		":::",
		"1::2::3",
		"1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7:8:9",
		"::12345",
		"::g",
		"1.2.3.4::",
		"01.2.3.4",
		"1.2.3",
	])("%j is no address", (text) => {
		expect(ipFamily(text)).toBe(0);
	});
});

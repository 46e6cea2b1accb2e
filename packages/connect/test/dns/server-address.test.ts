import { describe, expect, test } from "vitest";
import { isLoopback } from "../../src/dns/loopback.ts";
import { formatDnsServer, parseDnsServer } from "../../src/dns/server-address.ts";

describe("parseDnsServer", () => {
	test.each([
		["192.0.2.1", "192.0.2.1", 53],
		["192.0.2.1:5353", "192.0.2.1", 5353],
		["2001:db8::1", "2001:db8::1", 53],
		["::1", "::1", 53],
		["[::1]", "::1", 53],
		["[::1]:5353", "::1", 5353],
		["fe80::1%eth0", "fe80::1%eth0", 53],
		["[fe80::1%eth0]:5353", "fe80::1%eth0", 5353],
	])("reads %s, and what is written of it", (text, address, port) => {
		const server = parseDnsServer(text);
		expect(server).toEqual({ address, port });
		expect(parseDnsServer(formatDnsServer(server))).toEqual(server);
	});

	test.each([
		"",
		"dns.example.org",
		"dns.example.org:53",
		"192.0.2.1:",
		"192.0.2.1:0",
		"192.0.2.1:65536",
		"192.0.2.256",
		"[192.0.2.1]:53",
		"[::1",
		"::1]:53",
		"[::1]53",
		" 192.0.2.1",
		"192.0.2.1\n",
	])("refuses %j with one line", (text) => {
		expect(() => parseDnsServer(text)).toThrow(
			expect.objectContaining({
				code: "invalid-option",
				message: expect.stringMatching(/^Cannot use ".*" as a DNS server: [^\n]+[^.\n]$/),
			}),
		);
	});
});

describe("isLoopback", () => {
	test.each(["127.0.0.1", "127.0.0.53", "127.255.255.254", "::1", "::1%lo", "::ffff:127.0.0.1", "::FFFF:127.0.0.1"])(
		"%s is of this machine",
		(address) => {
			expect(isLoopback(address)).toBe(true);
		},
	);

	test.each([
		"128.0.0.1",
		"10.0.0.127",
		"::",
		"::2",
		"fe80::1",
		"127.0.0.1.example.org",
		"1127.0.0.1",
		"2001:db8::127.0.0.1",
	])("%s is not", (address) => {
		expect(isLoopback(address)).toBe(false);
	});
});

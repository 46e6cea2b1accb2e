import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_ATTEMPTS, DEFAULT_RETRY_MS, parseResolvConf } from "../../src/dns/resolv-conf.ts";

const addresses = (text: string): string[] => parseResolvConf(text).servers.map((server) => server.address);

describe("parseResolvConf", () => {
	test("reads servers in order and options of several lines", () => {
		const text = [
			"# made by hand",
			"; also a comment",
			"search example.org",
			"nameserver 192.0.2.1",
			"nameserver\t2001:db8::1   ",
			"nameserver fe80::1%eth0",
			"options timeout:2 trust-ad",
			"options attempts:4 rotate edns0",
		].join("\n");
		expect(parseResolvConf(text)).toEqual({
			servers: [
				{ address: "192.0.2.1", port: 53 },
				{ address: "2001:db8::1", port: 53 },
				{ address: "fe80::1%eth0", port: 53 },
			],
			timeoutMs: 2000,
			attempts: 4,
			trustAd: true,
			rotate: true,
		});
	});

	test("an empty file means the server of this machine", () => {
		expect(parseResolvConf("")).toEqual({
			servers: [{ address: "127.0.0.1", port: 53 }],
			timeoutMs: DEFAULT_RETRY_MS,
			attempts: DEFAULT_ATTEMPTS,
			trustAd: false,
			rotate: false,
		});
	});

	test("keeps three servers, as the C library does", () => {
		expect(addresses("nameserver 10.0.0.1\nnameserver 10.0.0.2\nnameserver 10.0.0.3\nnameserver 10.0.0.4")).toEqual([
			"10.0.0.1",
			"10.0.0.2",
			"10.0.0.3",
		]);
	});

	test("leaves out what is no address, and commented lines", () => {
		expect(addresses("nameserver dns.example.org\n#nameserver 10.0.0.1\nnameserver\nnameserver 10.0.0.2\r\n")).toEqual([
			"10.0.0.2",
		]);
	});

	test.each([
		["options timeout:0", 1000, DEFAULT_ATTEMPTS],
		["options timeout:900 attempts:99", 30_000, 5],
		["options timeout:x attempts:", DEFAULT_RETRY_MS, DEFAULT_ATTEMPTS],
	])("%s stays in bounds", (text, timeoutMs, attempts) => {
		expect(parseResolvConf(text)).toMatchObject({ timeoutMs, attempts });
	});

	test("does not take trust-ad from a comment or another word", () => {
		expect(parseResolvConf("#options trust-ad\noptions no-trust-ad trust-adx").trustAd).toBe(false);
	});

	test("never throws, and always names a server", async () => {
		const word = fc.constantFrom(
			"nameserver",
			"options",
			"timeout:",
			"attempts:9",
			"trust-ad",
			"1.2.3.4",
			"#",
			"\n",
			" ",
		);
		const text = fc.oneof(
			fc.string(),
			fc.array(fc.oneof(word, fc.string()), { maxLength: 40 }).map((all) => all.join(" ")),
		);
		await fc.assert(
			fc.property(text, (written) => {
				const { servers, timeoutMs, attempts } = parseResolvConf(written);
				expect(servers.length).toBeGreaterThan(0);
				expect(timeoutMs).toBeGreaterThanOrEqual(1000);
				expect(attempts).toBeGreaterThan(0);
			}),
		);
	});
});

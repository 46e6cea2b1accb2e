import { BlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { publicRefusal, specialRange } from "../../../src/check/observe/public-address.ts";
import { SPECIAL_RANGES } from "../../../src/check/observe/special-ranges.ts";
import { anySpelling, ipv6Text } from "../../model/ipv6-spelling.ts";

const octet = fc.integer({ min: 0, max: 255 });
const octets = (length: number): fc.Arbitrary<number[]> => fc.array(octet, { minLength: length, maxLength: length });
const ipv4 = octets(4).map((bytes) => bytes.join("."));

/** Node's own reader of ranges, which shares no line with ours. It is asked for one family at a time. */
function within(range: string, address: string): boolean {
	const [network = "", bits = ""] = range.split("/");
	const family = network.includes(":") ? "ipv6" : "ipv4";
	if (address.includes(":") !== network.includes(":")) return false;
	const list = new BlockList();
	list.addSubnet(network, Number(bits), family);
	return list.check(address, family);
}

/** An address in a range: its first bits, and chance for the rest. */
function inside(range: string): fc.Arbitrary<string> {
	const [network = "", length = ""] = range.split("/");
	const six = network.includes(":");
	const base = six ? ipv6Bytes(network) : network.split(".").map(Number);
	return octets(base.length).map((chance) => {
		const bytes = base.map((fixed, index) => {
			const left = Math.min(8, Math.max(0, Number(length) - index * 8));
			return fixed | ((chance[index] ?? 0) & (0xff >> left));
		});
		return six ? ipv6Text(bytes) : bytes.join(".");
	});
}

/** Only of what SPECIAL_RANGES holds: whole groups, one `::`. */
function ipv6Bytes(text: string): number[] {
	const [left = "", right = ""] = text.split("::").map((half) => half.split(":").filter(Boolean));
	const groups = [...left, ...Array(8 - left.length - right.length).fill("0"), ...right];
	return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}

const TRANSPARENT = SPECIAL_RANGES.filter(({ transparent }) => transparent).map(({ range }) => range);

describe("publicRefusal", () => {
	it.each(SPECIAL_RANGES.filter(({ transparent }) => !transparent))("refuses all of $range ($use)", ({ range }) => {
		fc.assert(
			fc.property(inside(range), (address) => {
				expect(within(range, address)).toBe(true);
				const mayPass = TRANSPARENT.some((other) => within(other, address));
				expect(mayPass || publicRefusal(address) !== undefined).toBe(true);
			}),
		);
	});

	it("lets an IPv4 address pass exactly when it is in no special range", () => {
		fc.assert(
			fc.property(ipv4, (address) => {
				const special = SPECIAL_RANGES.some(({ range }) => within(range, address));
				expect(publicRefusal(address) !== undefined).toBe(special);
			}),
		);
	});

	it("says the same of every spelling of an IPv6 address", () => {
		const bytes = fc.oneof(
			octets(16),
			octets(4).map((last) => [...Array(10).fill(0), 0xff, 0xff, ...last]),
			octets(4).map((last) => [0, 0x64, 0xff, 0x9b, ...Array(8).fill(0), ...last]),
			octets(14).map((last) => [0x20, 0x02, ...last]),
			octets(12).map((last) => [0x20, 0x01, 0, 0, ...last]),
			octets(14).map((last) => [0xfd, 0, ...last]),
		);
		fc.assert(
			fc.property(
				bytes.chain((one) => fc.tuple(fc.constant(ipv6Text(one)), anySpelling(one))),
				([plain, odd]) => {
					expect(publicRefusal(odd)).toBe(publicRefusal(plain));
					expect(specialRange(odd)).toBe(specialRange(plain));
				},
			),
		);
	});

	it("lets the public addresses of real services pass", () => {
		const addresses = [
			"1.1.1.1",
			"9.9.9.9",
			"100.63.255.255",
			"100.128.0.0",
			"172.32.0.1",
			"192.0.1.1",
			"2606:4700::1111",
		];
		expect(addresses.filter((address) => publicRefusal(address) !== undefined)).toEqual([]);
	});

	it.each([
		["10.1.2.3", "10.0.0.0/8 is for private networks (RFC 1918, 3)"],
		["FE80:0::1", "fe80::/10 is link-local (RFC 4291, 2.5.6)"],
		["::ffff:8.8.8.8", "::ffff:0:0/96 is IPv4 in disguise (RFC 4291, 2.5.5.2)"],
		[
			"64:ff9b::7f00:1",
			"64:ff9b::/96 is for NAT64, IPv4 in disguise (RFC 6052, 2.1); the IPv4 address inside: 127.0.0.0/8 is loopback (RFC 1122, 3.2.1.3)",
		],
		[
			"2002:c0a8:1::1",
			"2002::/16 is 6to4 (RFC 3056, 2); the IPv4 address inside: 192.168.0.0/16 is for private networks (RFC 1918, 3)",
		],
		["4000::1", "it is outside of 2000::/3, from which public addresses come (RFC 4291, 2.4)"],
		["localhost", '"localhost" is no IP address'],
		["fe80::1%eth0", '"fe80::1%eth0" is no IP address'],
		["127.1", '"127.1" is no IP address'],
		["0x7f.0.0.1", '"0x7f.0.0.1" is no IP address'],
		["\u001b[2J", '"\\x1b[2J" is no IP address'],
	])("says of %j why not", (address, reason) => {
		expect(publicRefusal(address)).toBe(reason);
	});

	it("lets 6to4 and Teredo pass exactly when every address inside is public", () => {
		const hex = (bytes: readonly number[]): string => ipv6Text([...bytes, ...Array(16 - bytes.length).fill(0)]);
		fc.assert(
			fc.property(octets(4), octets(4), (server, client) => {
				const [one, other] = [server.join("."), client.join(".")].map((text) => publicRefusal(text) === undefined);
				expect(publicRefusal(hex([0x20, 0x02, ...server])) === undefined).toBe(one);
				const teredo = [0x20, 0x01, 0, 0, ...server, 0, 0, 0, 0, ...client.map((octet) => octet ^ 0xff)];
				expect(publicRefusal(ipv6Text(teredo)) === undefined).toBe(one && other);
			}),
		);
		expect(publicRefusal(hex([0x20, 0x02, 8, 8, 8, 8]))).toBeUndefined();
		expect(publicRefusal("2001:0:808:808::f7f7:f7f7")).toBeUndefined();
	});
});

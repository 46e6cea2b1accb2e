import { describe, expect, it } from "vitest";
import { LINK, type Packet, readCapture, readPacket } from "../../../src/lab/capture/index.ts";
import { fixture, hex, tcpFrame } from "./frames.ts";

/** A packet that consists of these bytes. */
function packet(link: number, bytes: string | Uint8Array): Packet {
	const content = typeof bytes === "string" ? hex(bytes) : bytes;
	return readPacket({ time: 1, link, interface: undefined, direction: undefined, bytes: content, cut: false }, 0);
}

const ETHERNET = "5e0f0b2d9536 0242c0000201";

/** UDP from 192.0.2.1:53 to 192.0.2.2:5353, four bytes. */
const UDP4 = "4500 0020 0000 0000 4011 0000 c0000201 c0000202  0035 14e9 000c 0000 01020304";

/** 40 bytes of IPv6 header from 2001:db8::1 to 2001:db8::2. */
const ip6 = (next: string, length: string): string =>
	`60000000 ${length} ${next} 40 20010db8000000000000000000000001 20010db8000000000000000000000002`;
const UDP6 = "0035 14e9 000c 0000 01020304";

describe("the link header", () => {
	it.each([
		["Ethernet", LINK.ethernet, `${ETHERNET} 0800 ${UDP4}`, { sourceMac: "02:42:c0:00:02:01", vlan: undefined }],
		["a VLAN", LINK.ethernet, `${ETHERNET} 8100 2007 0800 ${UDP4}`, { vlan: 7 }],
		["a VLAN in a VLAN", LINK.ethernet, `${ETHERNET} 88a8 0003 8100 0007 0800 ${UDP4}`, { vlan: 3 }],
		["padding of a short frame", LINK.ethernet, `${ETHERNET} 0800 ${UDP4} 000000000000`, { length: 4 }],
		["LINUX_SLL, out", LINK.linuxSll, `0004 0001 0006 0242c0000201 0000 0800 ${UDP4}`, { direction: "out" }],
		["LINUX_SLL, loopback", LINK.linuxSll, `0000 0304 0006 000000000000 0000 0800 ${UDP4}`, { sourceMac: undefined }],
		[
			"LINUX_SLL2, in",
			LINK.linuxSll2,
			`0800 0000 00000003 0001 00 06 0242c0000201 0000 ${UDP4}`,
			{ direction: "in", interface: "#3", sourceMac: "02:42:c0:00:02:01" },
		],
		[
			"LINUX_SLL2, between others",
			LINK.linuxSll2,
			`0800 0000 00000003 0001 03 00 0000000000000000 ${UDP4}`,
			{ direction: "other" },
		],
		["LINUX_SLL, no MAC", LINK.linuxSll, `0004 0200 0004 0242c0000201 0000 0800 ${UDP4}`, { sourceMac: undefined }],
		["raw IPv4", LINK.raw, UDP4, {}],
		["raw IPv6", LINK.ipv6, `${ip6("11", "000c")} ${UDP6}`, { source: "2001:db8::1" }],
	])("of %s is read", (_what, link, bytes, expected) => {
		expect(packet(link, bytes)).toMatchObject({ kind: "udp", sourcePort: 53, destinationPort: 5353, ...expected });
	});

	it.each([
		["an unknown link", 147, UDP4, "broken", "unknown-link"],
		["a short Ethernet header", LINK.ethernet, "5e0f0b2d9536", "broken", "short"],
		["a short tag", LINK.ethernet, `${ETHERNET} 8100 20`, "broken", "short"],
		["tags without end", LINK.ethernet, `${ETHERNET} ${"8100 0001 ".repeat(6)}`, "broken", "short"],
		["a short LINUX_SLL header", LINK.linuxSll, "0004", "broken", "short"],
		["a short LINUX_SLL2 header", LINK.linuxSll2, "0800", "broken", "short"],
		["nothing", LINK.raw, "", "broken", "short"],
		["no IP", LINK.ethernet, `${ETHERNET} 88cc 0000`, "link", undefined],
		["an IEEE 802.3 length", LINK.ethernet, `${ETHERNET} 0026 424203`, "link", undefined],
		["a raw packet of another version", LINK.raw, "15", "link", undefined],
	])("of %s is other", (_what, link, bytes, what, fault) => {
		expect(packet(link, bytes)).toMatchObject({ kind: "other", what, fault });
	});
});

describe("the IP header", () => {
	it("steps over IPv4 options", () => {
		const options = "4600 0024 0000 0000 4011 0000 c0000201 c0000202 01010101 0035 14e9 000c 0000 01020304";
		expect(packet(LINK.raw, options)).toMatchObject({ kind: "udp", source: "192.0.2.1", hops: 64, length: 4 });
	});

	it("walks the extension headers of IPv6", () => {
		// Hop-by-hop, destination options of 16 bytes, routing, authentication, a fragment that is whole.
		const headers = `3c00 010400000000 2b01 ${"00".repeat(14)} 3300 000000000000 2c01 00000000000000000000 1100 0000 00000001`;
		const bytes = `${ip6("00", "003c")} ${headers} ${UDP6}`;
		expect(packet(LINK.raw, bytes)).toMatchObject({ kind: "udp", destination: "2001:db8::2", fragment: undefined });
	});

	it.each([
		["IPv4, first", UDP4.replace("0000 0000 4011", "0000 2000 4011"), "udp", { offset: 0, more: true }],
		["IPv6, first", `${ip6("2c", "0014")} 1100 0001 00000001 ${UDP6}`, "udp", { offset: 0, more: true }],
	])("marks a fragment: %s", (_what, bytes, kind, fragment) => {
		expect(packet(LINK.raw, bytes)).toMatchObject({ kind, fragment });
	});

	it.each([
		["IPv4", UDP4.replace("0000 0000 4011", "0000 00b9 4011")],
		["IPv6", `${ip6("2c", "0014")} 1100 05c8 00000001 ${UDP6}`],
		[
			"IPv6, with what looks like an extension header",
			`${ip6("2c", "0014")} 3c00 05c8 00000001 ffffffffffffffffffffffff`,
		],
	])("reads no ports out of a later fragment: %s", (_what, bytes) => {
		expect(packet(LINK.raw, bytes)).toMatchObject({ kind: "other", what: "fragment" });
	});

	it("takes a total length of zero, as super-packets have it, for all there is", () => {
		expect(packet(LINK.raw, UDP4.replace("0020", "0000"))).toMatchObject({ kind: "udp", length: 4 });
		expect(packet(LINK.raw, `${ip6("11", "0000")} ${UDP6}`)).toMatchObject({ kind: "udp", length: 4 });
	});

	it.each([
		["a header shorter than itself", UDP4.replace("4500", "4400"), "inconsistent"],
		["a total length within the header", UDP4.replace("0020", "0013"), "inconsistent"],
		["an extension header beyond the packet", `${ip6("3c", "0008")} 11ff 000000000000`, "inconsistent"],
		["an extension header that was not captured", `${ip6("3c", "0100")} 1109 000000000000`, "short"],
		["half an extension header", `${ip6("3c", "0010")} 1109`, "short"],
		["half of IPv4", "4500 0020 0000", "short"],
		["half of IPv6", "6000 0000", "short"],
	])("of %s is broken", (_what, bytes, fault) => {
		expect(packet(LINK.raw, bytes)).toMatchObject({ kind: "other", what: "broken", fault });
	});
});

describe("the content", () => {
	it("reads a TCP segment", () => {
		const frame = tcpFrame({ up: true, flags: "SA", seq: 0xffff_fffe, ack: 7, payload: "hello" });
		expect(packet(LINK.raw, frame)).toMatchObject({
			kind: "tcp",
			source: "192.0.2.1",
			sourcePort: 40_000,
			destination: "192.0.2.2",
			destinationPort: 443,
			seq: 0xffff_fffe,
			ack: 7,
			flags: { syn: true, ack: true, fin: false, rst: false, psh: false },
			optionsLength: 0,
			length: 5,
			payload: Uint8Array.from(Buffer.from("hello")),
		});
	});

	it("knows how long a segment was of which the capture kept less", () => {
		const frame = tcpFrame({ up: true, flags: "A", seq: 1, payload: "hello" }).subarray(0, 42);
		const read = packet(LINK.raw, frame);
		expect(read.kind === "tcp" && [read.length, Buffer.from(read.payload).toString()]).toEqual([5, "he"]);
	});

	it("reads window and options as tcpdump shows them", () => {
		const [syn] = readCapture(fixture("direct-tls")).packets;
		expect(syn).toMatchObject({ kind: "tcp", window: 64_240, optionsLength: 20, length: 0 });
	});

	it.each([
		["TCP whose data offset is too small", 32, 0x40],
		["TCP whose data offset lies behind its end", 32, 0xf0],
	])("takes %s for broken", (_what, at, value) => {
		const frame = tcpFrame({ up: true, flags: "A", seq: 1 });
		frame[at] = value;
		expect(packet(LINK.raw, frame)).toMatchObject({ kind: "other", what: "broken", source: "192.0.2.1" });
	});

	it.each([
		["UDP shorter than its header", UDP4.replace("000c 0000", "0007 0000")],
		["half of UDP", "4500 0018 0000 0000 4011 0000 c0000201 c0000202 0035 14e9"],
		["half of ICMP", "4500 0016 0000 0000 4001 0000 c0000201 c0000202 0300"],
	])("takes %s for broken", (_what, bytes) => {
		expect(packet(LINK.raw, bytes)).toMatchObject({ kind: "other", what: "broken", fault: "short" });
	});

	it("takes IP without content for whole", () => {
		expect(packet(LINK.raw, UDP4.replace("0020", "0014").replace("4011", "4032"))).toMatchObject({ what: "ip" });
	});

	it("names other protocols by their addresses alone", () => {
		expect(packet(LINK.raw, UDP4.replace("4011", "4032"))).toMatchObject({ what: "ip", destination: "192.0.2.2" });
	});

	it("reads the packet that an ICMP error is about", () => {
		const errors = readCapture(fixture("attempts")).packets.filter(({ kind }) => kind === "icmp");
		expect(errors).toMatchObject([
			{
				family: 4,
				type: 3,
				code: 13,
				unreachable: true,
				source: "203.0.113.2",
				about: { protocol: 6, source: "203.0.113.10", destination: "203.0.113.2", destinationPort: 4445 },
			},
			{
				family: 6,
				type: 1,
				code: 4,
				unreachable: true,
				source: "2001:db8::2",
				about: { protocol: 6, source: "2001:db8::10", destination: "2001:db8::2", destinationPort: 4445 },
			},
		]);
	});

	it.each([
		["fragmentation needed", "4500 0038 0000 0000 4001 0000 c0000201 c0000202 0304 0000 00000000", false],
		["port unreachable", "4500 0038 0000 0000 4001 0000 c0000201 c0000202 0303 0000 00000000", true],
	])("tells an unreachable destination from a path that is too narrow: %s", (_what, head, unreachable) => {
		expect(packet(LINK.raw, `${head} ${UDP4.slice(0, 60)} 0035 14e9`)).toMatchObject({ kind: "icmp", unreachable });
	});

	it("knows the ports of a UDP packet that an error quotes, and of no other protocol", () => {
		const error = "4500 0038 0000 0000 4001 0000 c0000201 c0000202 0303 0000 00000000";
		const quoted = `${UDP4.slice(0, 49)} 0035 14e9 000c 0000`;
		expect(packet(LINK.raw, `${error} ${quoted}`)).toMatchObject({
			about: { protocol: 17, source: "192.0.2.1", sourcePort: 53, destinationPort: 5353 },
		});
		expect(packet(LINK.raw, `${error} ${quoted.replace("4011", "4032")}`)).toMatchObject({
			about: { protocol: 0x32, sourcePort: undefined, destinationPort: undefined },
		});
	});

	it.each([130, 132, 133, 137, 143])("takes ICMPv6 type %i for the link's own business", (type) => {
		const bytes = `${ip6("3a", "0004")} ${type.toString(16)} 00 0000`;
		expect(packet(LINK.raw, bytes)).toMatchObject({ what: "neighbour-discovery", asked: undefined });
	});

	it.each([129, 138])("takes ICMPv6 type %i for a message", (type) => {
		expect(packet(LINK.raw, `${ip6("3a", "0004")} ${type.toString(16)} 00 0000`)).toMatchObject({ kind: "icmp", type });
	});

	it("reads no packet out of an answer to ping", () => {
		const echo = `4500 0038 0000 0000 4001 0000 c0000201 c0000202 0000 0000 00000000 ${UDP4}`;
		expect(packet(LINK.raw, echo)).toMatchObject({ kind: "icmp", about: undefined });
	});

	it("marks ARP and neighbour discovery, with whom they are about", () => {
		const others = readCapture(fixture("attempts")).packets.filter(({ kind }) => kind === "other");
		const told = others.map((other) => other.kind === "other" && `${other.what} ${other.source} ${other.asked}`);
		expect(new Set(told)).toEqual(
			new Set([
				"arp 203.0.113.10 203.0.113.2",
				"arp 203.0.113.2 203.0.113.10",
				"arp 203.0.113.10 203.0.113.77",
				"neighbour-discovery 2001:db8::10 2001:db8::2",
				"neighbour-discovery 2001:db8::2 2001:db8::2",
			]),
		);
	});

	it.each([
		["is short", "0001 0800 06", "broken"],
		["ends before its addresses", "0001 0800 06 04 0001 0242c0000201", "broken"],
		["asks for no IPv4", "0001 86dd 06 10 0001 0242c0000201", "arp"],
	])("takes ARP that %s as it is", (_what, bytes, what) => {
		expect(packet(LINK.ethernet, `${ETHERNET} 0806 ${bytes}`)).toMatchObject({ kind: "other", what, asked: undefined });
	});
});

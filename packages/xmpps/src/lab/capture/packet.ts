import type { CapturedPacket, Direction } from "./captured-packet.ts";
import { type IcmpPart, isNeighbourDiscovery, neighbourTarget, readIcmp } from "./icmp.ts";
import { type IpFault, type IpHeader, PROTOCOL, readIpHeader } from "./ip-header.ts";
import { addressText } from "./ip-text.ts";
import { ETHER_TYPE, type LinkFault, readLinkHeader } from "./link-header.ts";
import { uint16 } from "./network-order.ts";
import { readTcp, readUdp, type TcpPart, type UdpPart } from "./transport.ts";

/** Where and when a packet was seen. */
export interface Sighting {
	/** Its place in the capture, from 0; tcpdump's and Wireshark's numbers begin with 1. */
	readonly number: number;
	/** Milliseconds since 1970, to the microsecond. */
	readonly time: number;
	/** The interface's name (pcapng), or `#` and its index (LINUX_SLL2). */
	readonly interface: string | undefined;
	readonly direction: Direction | undefined;
	/** Lower case, with colons. */
	readonly sourceMac: string | undefined;
	readonly destinationMac: string | undefined;
	readonly vlan: number | undefined;
	/** Whether the capture kept less than there was. */
	readonly cut: boolean;
}

/** A packet with an IP header. */
export interface IpSighting extends Sighting {
	/** Canonical text (RFC 5952 for IPv6). */
	readonly source: string;
	readonly destination: string;
	/** TTL or hop limit. */
	readonly hops: number;
	/** A first fragment has the beginning of its content; later ones are `other`. */
	readonly fragment: IpHeader["fragment"];
}

export interface TcpPacket extends IpSighting, TcpPart {
	readonly kind: "tcp";
}

export interface UdpPacket extends IpSighting, UdpPart {
	readonly kind: "udp";
}

/** An ICMP or ICMPv6 message that is no neighbour discovery. */
export interface IcmpPacket extends IpSighting, IcmpPart {
	readonly kind: "icmp";
	readonly family: 4 | 6;
}

/** Everything else. */
export interface OtherPacket extends Sighting {
	readonly kind: "other";
	readonly what: /** ARP, and its successor: `asked` is the address that it is about. */
		| "arp"
		| "neighbour-discovery"
		/** A fragment but the first. */
		| "fragment"
		/** IP with something else in it. */
		| "ip"
		/** No IP at all. */
		| "link"
		/** It cannot be read: `fault` says why. */
		| "broken";
	readonly source: string | undefined;
	readonly destination: string | undefined;
	readonly asked: string | undefined;
	readonly fault: LinkFault | IpFault | undefined;
}

export type Packet = TcpPacket | UdpPacket | IcmpPacket | OtherPacket;

/** Reads a captured packet down to its transport. Never throws: what cannot be read is `other`. */
export function readPacket(captured: CapturedPacket, number: number): Packet {
	const link = readLinkHeader(captured.link, captured.bytes);
	const header = typeof link === "string" ? undefined : link;
	const index = header?.interfaceIndex;
	const sighting: Sighting = {
		number,
		time: captured.time,
		interface: captured.interface ?? (index === undefined ? undefined : `#${index}`),
		direction: captured.direction ?? header?.direction,
		sourceMac: header?.sourceMac,
		destinationMac: header?.destinationMac,
		vlan: header?.vlan,
		cut: captured.cut,
	};
	if (typeof link === "string") return other(sighting, "broken", { fault: link });
	if (link.protocol === ETHER_TYPE.arp) return readArp(sighting, link.payload);
	if (link.protocol !== ETHER_TYPE.ipv4 && link.protocol !== ETHER_TYPE.ipv6) return other(sighting, "link");
	const ip = readIpHeader(link.payload);
	return typeof ip === "string" ? other(sighting, "broken", { fault: ip }) : readContent(sighting, ip);
}

function readContent(sighting: Sighting, ip: IpHeader): Packet {
	const { source, destination, hops, protocol, payload, fragment } = ip;
	if (fragment !== undefined && fragment.offset > 0) return other(sighting, "fragment", { source, destination });
	const base = { ...sighting, source, destination, hops, fragment };
	const broken = (): Packet => other(sighting, "broken", { source, destination, fault: "short" });
	switch (protocol) {
		case PROTOCOL.tcp: {
			const tcp = readTcp(payload, ip.length);
			return tcp === undefined ? broken() : { kind: "tcp", ...base, ...tcp };
		}
		case PROTOCOL.udp: {
			const udp = readUdp(payload);
			return udp === undefined ? broken() : { kind: "udp", ...base, ...udp };
		}
		case PROTOCOL.icmp:
		case PROTOCOL.icmpv6: {
			const family = protocol === PROTOCOL.icmp ? 4 : 6;
			const icmp = readIcmp(payload, family);
			if (icmp === undefined) return broken();
			if (family === 4 || !isNeighbourDiscovery(icmp.type)) return { kind: "icmp", family, ...base, ...icmp };
			return other(sighting, "neighbour-discovery", { source, destination, asked: neighbourTarget(payload) });
		}
		default:
			return other(sighting, "ip", { source, destination });
	}
}

/** RFC 826: who asks, and for which address. */
function readArp(sighting: Sighting, bytes: Uint8Array): Packet {
	if (bytes.length < 8) return other(sighting, "broken", { fault: "short" });
	const [hardware, protocol] = [bytes[4] ?? 0, bytes[5] ?? 0];
	if (uint16(bytes, 2) !== ETHER_TYPE.ipv4 || protocol !== 4) return other(sighting, "arp");
	const sender = 8 + hardware;
	const target = sender + protocol + hardware;
	if (bytes.length < target + protocol) return other(sighting, "broken", { fault: "short" });
	return other(sighting, "arp", {
		source: addressText(bytes.subarray(sender, sender + 4)),
		asked: addressText(bytes.subarray(target, target + 4)),
	});
}

function other(
	sighting: Sighting,
	what: OtherPacket["what"],
	known: Partial<Pick<OtherPacket, "source" | "destination" | "asked" | "fault">> = {},
): OtherPacket {
	const { source, destination, asked, fault } = known;
	return { kind: "other", ...sighting, what, source, destination, asked, fault };
}

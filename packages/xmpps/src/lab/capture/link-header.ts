import { type Direction, LINK } from "./captured-packet.ts";
import { uint16, uint32 } from "./network-order.ts";

/** What stands in front of a packet's network layer. */
export interface LinkHeader {
	/** What follows: an EtherType such as 0x0800. */
	readonly protocol: number;
	readonly payload: Uint8Array;
	/** Lower case, with colons; where the link has such addresses. */
	readonly sourceMac: string | undefined;
	readonly destinationMac: string | undefined;
	/** The number of the outermost VLAN. */
	readonly vlan: number | undefined;
	readonly interfaceIndex: number | undefined;
	readonly direction: Direction | undefined;
}

/** Why a link header cannot be read. */
export type LinkFault = "unknown-link" | "short";

export const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd, serviceVlan: 0x88a8 } as const;

/** IEEE 802.1ad nests two; a loop of tags is no frame. */
const MAX_VLAN_TAGS = 4;

/** Below, the field is the length of an IEEE 802.3 frame, which carries no IP here. */
const FIRST_ETHER_TYPE = 0x0600;

/** Reads a link header of one of the types in `LINK`. */
export function readLinkHeader(link: number, bytes: Uint8Array): LinkHeader | LinkFault {
	switch (link) {
		case LINK.ethernet: {
			if (bytes.length < 14) return "short";
			return behindTags(bytes, 12, { sourceMac: mac(bytes, 6, 6), destinationMac: mac(bytes, 0, 6) });
		}
		case LINK.linuxSll: {
			if (bytes.length < 16) return "short";
			return behindTags(bytes, 14, {
				sourceMac: mac(bytes, 6, uint16(bytes, 4)),
				direction: slDirection(uint16(bytes, 0)),
			});
		}
		case LINK.linuxSll2: {
			if (bytes.length < 20) return "short";
			const header = { sourceMac: mac(bytes, 12, bytes[11] ?? 0), direction: slDirection(bytes[10] ?? 0) };
			// The protocol comes first here, and what it announces comes last.
			return behindTags(
				bytes.subarray(20),
				undefined,
				{ ...header, interfaceIndex: uint32(bytes, 4) },
				uint16(bytes, 0),
			);
		}
		case LINK.raw:
		case LINK.ipv4:
		case LINK.ipv6: {
			const version = (bytes[0] ?? 0) >> 4;
			if (bytes.length === 0) return "short";
			const protocol = version === 4 ? ETHER_TYPE.ipv4 : version === 6 ? ETHER_TYPE.ipv6 : 0;
			return behindTags(bytes, undefined, {}, protocol);
		}
		default:
			return "unknown-link";
	}
}

type Known = Partial<Pick<LinkHeader, "sourceMac" | "destinationMac" | "interfaceIndex" | "direction">>;

/**
 * Steps over the tags of VLANs (IEEE 802.1Q): two bytes that hold the number, then the type of what follows.
 * @param at where the type stands, when it was not read already
 */
function behindTags(bytes: Uint8Array, at: number | undefined, known: Known, read: number = 0): LinkHeader | LinkFault {
	let protocol = at === undefined ? read : uint16(bytes, at);
	let payload = bytes.subarray(at === undefined ? 0 : at + 2);
	let vlan: number | undefined;
	for (let tags = 0; protocol === ETHER_TYPE.vlan || protocol === ETHER_TYPE.serviceVlan; tags++) {
		if (payload.length < 4 || tags === MAX_VLAN_TAGS) return "short";
		vlan ??= uint16(payload, 0) & 0x0fff;
		protocol = uint16(payload, 2);
		payload = payload.subarray(4);
	}
	return {
		protocol: protocol < FIRST_ETHER_TYPE ? 0 : protocol,
		payload,
		sourceMac: known.sourceMac,
		destinationMac: known.destinationMac,
		vlan,
		interfaceIndex: known.interfaceIndex,
		direction: known.direction,
	};
}

/** LINUX_SLL's packet type: to us, broadcast, multicast, between others, from us. */
function slDirection(type: number): Direction {
	return type === 4 ? "out" : type === 3 ? "other" : "in";
}

/** Other lengths are addresses of links that have no MAC; loopback's is all zeros, which is none either. */
function mac(bytes: Uint8Array, at: number, length: number): string | undefined {
	if (length !== 6) return undefined;
	const text = Array.from(bytes.subarray(at, at + 6), (byte) => byte.toString(16).padStart(2, "0")).join(":");
	return text === "00:00:00:00:00:00" ? undefined : text;
}

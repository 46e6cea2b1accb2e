import { type AddressScope, addressScope } from "./ip-text.ts";
import type { Packet } from "./packet.ts";

/** An IP address in a capture. */
export interface AddressSeen {
	/** Canonical text. */
	readonly address: string;
	readonly scope: AddressScope;
	/** As what: `asked` is the address that somebody on the link was looked for with (ARP, neighbour discovery). */
	readonly as: readonly AddressRole[];
	/** Packets that it was seen in. */
	readonly packets: number;
	/** When first, in milliseconds since 1970, and the number of that packet. */
	readonly time: number;
	readonly first: number;
	/** The MAC addresses that sent in its name, where the link has such. */
	readonly macs: readonly string[];
}

export type AddressRole = "source" | "destination" | "asked";

/** MACs that are kept of an address: one that has more is odd already. */
const MAX_MACS = 8;

/** All addresses of a capture, in the order in which they were seen. Those inside ICMP errors are not contacted by them. */
export function addressesSeen(packets: readonly Packet[]): readonly AddressSeen[] {
	const seen = new Map<string, { roles: Set<AddressRole>; macs: Set<string>; packets: number; first: Packet }>();
	for (const packet of packets) {
		const asked = packet.kind === "other" ? packet.asked : undefined;
		const named: [AddressRole, string | undefined][] = [
			["source", packet.source],
			["destination", packet.destination],
			["asked", asked],
		];
		for (const [role, address] of named) {
			if (address === undefined) continue;
			const entry = seen.get(address) ?? { roles: new Set(), macs: new Set(), packets: 0, first: packet };
			seen.set(address, entry);
			entry.roles.add(role);
			entry.packets += 1;
			if (role === "source" && packet.sourceMac !== undefined && entry.macs.size < MAX_MACS)
				entry.macs.add(packet.sourceMac);
		}
	}
	return [...seen].map(([address, { roles, macs, packets, first }]) => ({
		address,
		scope: addressScope(address),
		as: [...roles],
		packets,
		time: first.time,
		first: first.number,
		macs: [...macs],
	}));
}

/**
 * Finds the addresses in a capture that are not ours and belong to somebody: senders and receivers, and those that were
 * only looked for on the link. Multicast, link-local, broadcast, loopback and unspecified ones are left out, since they
 * lead no further than the link; `addressesSeen` has them with their scope. It says nothing of packets that cannot be
 * read: look at a capture's problems too.
 * @param isOwn takes the canonical text
 */
export function foreignAddresses(packets: readonly Packet[], isOwn: (address: string) => boolean): readonly string[] {
	const others = addressesSeen(packets).filter(({ address, scope }) => scope === "global" && !isOwn(address));
	return others.map(({ address }) => address);
}

/** What no orderly network shows on its links. */
export type MacOddity =
	/** Two machines send with one address, or a capture (-i any) has several links of one path. */
	| { readonly kind: "several-senders"; readonly address: string; readonly macs: readonly string[] }
	/** A sender with the MAC address of a group (the I/G bit of IEEE 802). */
	| { readonly kind: "group-sender"; readonly mac: string; readonly first: number };

/** Finds what is odd below IP. An address of no scope of its own (`::`, 0.0.0.0) may be anybody's. */
export function macOddities(packets: readonly Packet[]): readonly MacOddity[] {
	const oddities: MacOddity[] = addressesSeen(packets)
		.filter(({ macs, scope }) => macs.length > 1 && scope !== "unspecified")
		.map(({ address, macs }) => ({ kind: "several-senders", address, macs }));
	const groups = new Map<string, number>();
	for (const { sourceMac: mac, number } of packets) {
		// The lowest bit of the first byte, and so an odd second digit.
		if (mac !== undefined && /^.[13579bdf]/.test(mac) && !groups.has(mac)) groups.set(mac, number);
	}
	for (const [mac, first] of groups) oddities.push({ kind: "group-sender", mac, first });
	return oddities;
}

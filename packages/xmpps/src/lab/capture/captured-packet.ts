/** Which way a packet passed the interface, seen from the host that captured; `other` is one between two other hosts. */
export type Direction = "in" | "out" | "other";

/** A packet as a capture file holds it, from its link header on. */
export interface CapturedPacket {
	/** Milliseconds since 1970, to the microsecond. */
	readonly time: number;
	/** How the bytes begin: a number of the registry of link types, see `LINK`. */
	readonly link: number;
	/** The interface's name, where the file says it (pcapng alone), escaped. */
	readonly interface: string | undefined;
	/** Where the file says it (pcapng alone); LINUX_SLL and SLL2 say it in their link header. */
	readonly direction: Direction | undefined;
	/** What was kept of it: a window on the file. */
	readonly bytes: Uint8Array;
	/** Whether there was more than the capture kept (tcpdump -s). */
	readonly cut: boolean;
}

/** What a capture file turned out to be. */
export type CaptureFile =
	| {
			readonly kind: "parsed";
			readonly packets: readonly CapturedPacket[];
			/** Bytes behind the last whole packet: the beginning of one that is still being written. */
			readonly unfinished: number;
			/** Packets of kinds that carry no time (pcapng's simple and obsolete packet blocks), left out. */
			readonly skipped: number;
	  }
	/** Not even the file's header is whole: tcpdump has only just begun. */
	| { readonly kind: "need-more" }
	/** `offset` is where in the file it was noticed. Nothing of it is used, so that no packet is missed in silence. */
	| { readonly kind: "malformed"; readonly reason: CaptureFault; readonly offset: number };

/** Why bytes are no capture. */
export type CaptureFault =
	/** Neither format begins like this. */
	| "not-a-capture"
	/** A version that is not read. */
	| "version"
	/** A packet or block is larger than allowed. */
	| "too-long"
	/** Lengths or references inside contradict each other. */
	| "inconsistent";

/** The link types that are read, by their numbers in the registry (https://www.tcpdump.org/linktypes.html). */
export const LINK = { ethernet: 1, raw: 101, linuxSll: 113, ipv4: 228, ipv6: 229, linuxSll2: 276 } as const;

/** No frame is larger: tcpdump's own largest snapshot length, which GSO super-packets do not reach. */
export const MAX_FRAME = 262_144;

/** Milliseconds from a whole number of microseconds: one rounding alone, so that the microsecond survives. */
export function fromMicroseconds(microseconds: number): number {
	return microseconds / 1000;
}

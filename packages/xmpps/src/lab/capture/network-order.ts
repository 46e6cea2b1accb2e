/** The unsigned 16-bit number at an offset in network byte order. The caller has checked that it lies inside. */
export function uint16(bytes: Uint8Array, at: number): number {
	return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** The unsigned 32-bit number at an offset in network byte order. The caller has checked that it lies inside. */
export function uint32(bytes: Uint8Array, at: number): number {
	return uint16(bytes, at) * 0x10000 + uint16(bytes, at + 2);
}

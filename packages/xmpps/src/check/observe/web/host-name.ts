import { ipFamily } from "xmpps-connect/protocol";

/**
 * Whether a name from the network may stand in SNI and a `Host` line: no address, nothing that would end the line.
 * RFC 6066, 3; RFC 9110, 7.2
 */
export function isHostName(name: string): boolean {
	return /^[\w-]{1,63}(\.[\w-]{1,63})*$/.test(name) && name.length <= 253 && ipFamily(name) === 0;
}

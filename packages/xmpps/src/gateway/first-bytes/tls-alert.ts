import type { ClientHello } from "../client-hello.ts";
import type { OpeningFault } from "../opening.ts";

/** RFC 8446, 6: the descriptions that somebody who only reads a hello can mean. */
const ALERT = {
	unexpectedMessage: 10,
	recordOverflow: 22,
	decodeError: 50,
	protocolVersion: 70,
	unrecognizedName: 112,
	noApplicationProtocol: 120,
} as const;

/** What TLS says to bytes that lead nowhere; `undefined` where nobody speaks TLS. A whole record. */
export function alertFor(fault: OpeningFault): Uint8Array | undefined {
	switch (fault) {
		case "inconsistent":
			// RFC 8446, 6.2: a length was out of range, or a field too long or too short.
			return record(ALERT.decodeError);
		case "too-long":
			return record(ALERT.recordOverflow);
		case "not-client-hello":
			return record(ALERT.unexpectedMessage);
		case "sslv2":
			return record(ALERT.protocolVersion);
		case "bad-name":
			// RFC 6066, 3: what nginx, Node and OpenSSL say to it.
			return record(ALERT.unrecognizedName);
		default:
			return undefined;
	}
}

/** What TLS says to a hello that no route is for. A whole record. */
export function unroutable({ alpn }: ClientHello): Uint8Array {
	// RFC 7301, 3.2: none of the protocols is spoken here. RFC 6066, 3: nobody here has that name.
	return record(alpn.length > 0 ? ALERT.noApplicationProtocol : ALERT.unrecognizedName);
}

/** RFC 8446, 5.1: a record of type alert, in the version that every client takes; fatal. */
function record(description: number): Uint8Array {
	return Uint8Array.of(21, 3, 1, 0, 2, 2, description);
}

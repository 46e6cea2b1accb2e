import type { TlsKind } from "../protocol/service.ts";
import type { TlsFacts } from "./attempt-record.ts";

/**
 * The round trips from the first SYN to the features. `bench/round-trips.mjs` counts them with a delaying relay.
 * TLS 1.3 takes one (RFC 8446, 2), TLS 1.2 two, or one when resumed (RFC 5246, 7.3).
 */
export function roundTrips(kind: TlsKind, tls: TlsFacts, proxied: boolean): number {
	const tcp = 1;
	const proxy = proxied ? 1 : 0;
	// RFC 6120, 5.4: header and features, then <starttls/> and <proceed/>.
	const starttls = kind === "starttls" ? 2 : 0;
	const handshake = tls.protocol === "TLSv1.3" || tls.resumed ? 1 : 2;
	const stream = 1;
	return tcp + proxy + starttls + handshake + stream;
}

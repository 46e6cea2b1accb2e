import type { ByteReader } from "../byte-reader.ts";
import { latin1 } from "./latin1.ts";
import { routableName } from "./routable-name.ts";

/** The name of a `server_name` extension: `undefined` where there is none that a route could be for. */
export type ServerNameResult =
	| { readonly kind: "name"; readonly name: string | undefined }
	| { readonly kind: "malformed"; readonly reason: "inconsistent" | "bad-name" };

const HOST_NAME = 0;

/** Bytes of a name. RFC 1035, 2.3.4: none has more on the wire; web servers answer a longer one with `unrecognized_name`. */
const MAX_NAME = 255;

/**
 * Reads the list of names (RFC 6066, 3). What is refused is what nginx, Node and OpenSSL refuse, with the same alert: a list that
 * is not one host name, a name with a zero in it, and one that is too long. All else they take, and so must who stands before
 * them, though RFC 6066 forbids clients to send it.
 */
export function readServerName(body: ByteReader): ServerNameResult {
	const list = body.vector(2);
	const type = list?.number(1);
	const name = list?.vector(2);
	if (type !== HOST_NAME || !name || list?.left !== 0 || body.left > 0) {
		return { kind: "malformed", reason: "inconsistent" };
	}
	const length = name.left;
	const text = latin1(name.bytes(length) ?? new Uint8Array());
	if (length > MAX_NAME || text.includes("\0")) return { kind: "malformed", reason: "bad-name" };
	// RFC 6066, 3: without a trailing dot, but some send it, and it is the same name. No literal addresses, but a browser that
	// was given one may send it: it names no host. ASCII, in A-labels: other text names nobody that a table can know.
	return { kind: "name", name: routableName(text) };
}

import { parseDomain } from "../protocol/domain.ts";
import { idna } from "./idna.ts";
import type { ConnectOptions } from "./options.ts";
import type { SecureStream } from "./secure-stream.ts";

/**
 * Connects to the server of an XMPP domain: over direct TLS or STARTTLS, whichever of its endpoints answers first with a
 * valid stream header, in the order and at the pace of RFC 2782, RFC 6120, RFC 8305, XEP-0368 and XEP-0495.
 * @param domain the domain part of a JID, in U-labels or A-labels
 * @returns a stream whose certificate was verified and whose features were read
 * @throws {XmppsError} `invalid-domain`, `invalid-option`: nothing was tried
 * @throws {ConnectError} everything else; its `errors` are the attempts
 */
export async function connect(domain: string, options: ConnectOptions = {}): Promise<SecureStream> {
	const parsed = parseDomain(domain, idna);
	// TLS, the XML parser and all that is loaded with the first connection: a program that imports us may never make one.
	const { Connection } = await import("./connection.ts");
	return await new Connection(parsed, options).run();
}

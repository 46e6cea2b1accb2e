import { ByteReader } from "./byte-reader.ts";
import { collectMessage } from "./first-bytes/handshake-message.ts";
import { latin1 } from "./first-bytes/latin1.ts";
import { readServerName } from "./first-bytes/server-name.ts";

/** What a TLS client says in the clear before anything else. */
export interface ClientHello {
	/**
	 * SNI, lower case, without a final dot (RFC 6066, 3); `undefined` also when it is an address or no name of the DNS. With
	 * `ech` it is the outer one.
	 */
	readonly serverName: string | undefined;
	/** ALPN protocols in the client's order, a character a byte; empty without the extension (RFC 7301, 3.1). */
	readonly alpn: readonly string[];
	/** The versions that it offers as 16-bit numbers: 0x0304 is TLS 1.3. Values that mean nothing (RFC 8701, 2) are among them. */
	readonly versions: readonly number[];
	/** An encrypted hello is inside (RFC 9849, 5), or what looks like one (RFC 9849, 6.2): nobody but its server can tell. */
	readonly ech: boolean;
}

/** What the first bytes of a connection are. */
export type HelloResult =
	| { readonly kind: "parsed"; readonly hello: ClientHello }
	/** `atLeast`: no hello is whole with fewer bytes; absent: any more may tell. What is wrong may be seen earlier. */
	| { readonly kind: "need-more"; readonly atLeast?: number }
	| { readonly kind: "malformed"; readonly reason: HelloFault };

/** Why bytes are no ClientHello. */
export type HelloFault =
	/** The first record is no handshake: HTTP, SSH, XML, anything else. */
	| "not-tls"
	/** A handshake message of another type comes first. */
	| "not-client-hello"
	/** SSL 2.0 (RFC 6176: never to be spoken), or a hello in its form. */
	| "sslv2"
	/** A record or message is larger than allowed. */
	| "too-long"
	/** Lengths inside contradict each other, or an extension is malformed. */
	| "inconsistent"
	/** The SNI has a zero in it, where names in C end, or is longer than any name. */
	| "bad-name";

/** Numbers of extensions. All others are passed over, those that mean nothing (RFC 8701, 3.2) as well. */
const EXTENSION = { serverName: 0, alpn: 16, supportedVersions: 43, encryptedClientHello: 0xfe0d } as const;

/**
 * Reads a ClientHello from the first bytes of a connection, decrypting nothing. The message may be spread over any number
 * of records (RFC 8446, 5.1), and there may be more bytes behind it.
 * @param bytes everything that came so far
 */
export function parseClientHello(bytes: Uint8Array): HelloResult {
	const message = collectMessage(bytes);
	return message.kind === "whole" ? readHello(new ByteReader(message.body)) : message;
}

const INCONSISTENT: HelloResult = { kind: "malformed", reason: "inconsistent" };

/** RFC 8446, 4.1.2 (and RFC 5246, 7.4.1.2, where the extensions may be absent). */
function readHello(reader: ByteReader): HelloResult {
	const legacyVersion = reader.number(2);
	const random = reader.bytes(32);
	const sessionId = reader.vector(1);
	const ciphers = reader.vector(2);
	const compression = reader.vector(1);
	if (legacyVersion === undefined || !random || !sessionId || !ciphers || !compression) return INCONSISTENT;
	let serverName: string | undefined;
	let alpn: readonly string[] = [];
	let versions: readonly number[] = [legacyVersion];
	const seen = new Set<number>();
	if (reader.left > 0) {
		const extensions = reader.vector(2);
		if (extensions === undefined || reader.left > 0) return INCONSISTENT;
		while (extensions.left > 0) {
			const type = extensions.number(2);
			const body = extensions.vector(2);
			if (type === undefined || body === undefined) return INCONSISTENT;
			// RFC 8446, 4.2: one extension of a type. Two names would let two parsers see two hellos.
			if (seen.has(type)) return INCONSISTENT;
			seen.add(type);
			if (type === EXTENSION.serverName) {
				const result = readServerName(body);
				if (result.kind === "malformed") return result;
				serverName = result.name;
			} else if (type === EXTENSION.alpn) {
				const protocols = readAlpn(body);
				if (protocols === undefined) return INCONSISTENT;
				alpn = protocols;
			} else if (type === EXTENSION.supportedVersions) {
				const offered = readVersions(body);
				if (offered === undefined) return INCONSISTENT;
				versions = offered;
			}
		}
	}
	const ech = seen.has(EXTENSION.encryptedClientHello);
	return { kind: "parsed", hello: { serverName, alpn, versions, ech } };
}

/** RFC 7301, 3.1: protocol names of 1 to 255 bytes, of any kind. */
function readAlpn(body: ByteReader): string[] | undefined {
	const list = body.vector(2);
	if (list === undefined || body.left > 0 || list.left === 0) return undefined;
	const protocols: string[] = [];
	while (list.left > 0) {
		const name = list.vector(1);
		if (name === undefined || name.left === 0) return undefined;
		protocols.push(latin1(name.bytes(name.left) ?? new Uint8Array()));
	}
	return protocols;
}

/** RFC 8446, 4.2.1. */
function readVersions(body: ByteReader): number[] | undefined {
	const list = body.vector(1);
	if (list === undefined || body.left > 0 || list.left === 0 || list.left % 2 === 1) return undefined;
	const versions: number[] = [];
	for (let version = list.number(2); version !== undefined; version = list.number(2)) versions.push(version);
	return versions;
}

import { ByteReader } from "./byte-reader.ts";

/** What a TLS client says in the clear before anything else. */
export interface ClientHello {
	/** SNI, lower case, as sent (RFC 6066, 3). */
	readonly serverName: string | undefined;
	/** ALPN protocols in the client's order; empty without the extension (RFC 7301, 3.1). */
	readonly alpn: readonly string[];
	/** The versions that it offers as 16-bit numbers: 0x0304 is TLS 1.3. */
	readonly versions: readonly number[];
}

/** What the first bytes of a connection are. */
export type HelloResult =
	| { readonly kind: "parsed"; readonly hello: ClientHello }
	/** `atLeast`: how many bytes there must be before anything new can be said; absent: any more may tell. */
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
	| "inconsistent";

/** A record holds no more plaintext (RFC 8446, 5.1). */
const MAX_RECORD = 16_384;

/** A hello with post-quantum key shares and a full session ticket is about 3 kB; no client sends half of this. */
const MAX_HELLO = 65_536;

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const EXTENSION = { serverName: 0, alpn: 16, supportedVersions: 43 } as const;

/**
 * Reads a ClientHello from the first bytes of a connection, decrypting nothing. The message may be spread over any number
 * of records (RFC 8446, 5.1).
 * @param bytes everything that came so far
 */
export function parseClientHello(bytes: Uint8Array): HelloResult {
	const message = collectMessage(bytes);
	if (!(message instanceof Uint8Array)) return message;
	const hello = readHello(new ByteReader(message));
	return hello === undefined ? malformed("inconsistent") : { kind: "parsed", hello };
}

function malformed(reason: HelloFault): HelloResult {
	return { kind: "malformed", reason };
}

/** The body of the first handshake message, put together from its records. */
function collectMessage(bytes: Uint8Array): Uint8Array | HelloResult {
	const parts: Uint8Array[] = [];
	let collected = 0;
	let wanted: number | undefined;
	for (let at = 0; ; ) {
		// What is wrong is told as early as it can be seen: nobody waits for the rest of a banner.
		const [type, major] = [bytes[at], bytes[at + 1]];
		if (type === undefined) return { kind: "need-more" };
		// RFC 5246, E.2: a length with its high bit set, and a hello (1). RFC 6176, 3: nobody is to speak it.
		if (at === 0 && type >= 0x80) {
			if (bytes.length < 3) return { kind: "need-more" };
			return malformed(bytes[2] === CLIENT_HELLO ? "sslv2" : "not-tls");
		}
		if (type !== HANDSHAKE || (major !== undefined && major !== 3)) return malformed("not-tls");
		if (bytes.length < at + 5) return { kind: "need-more" };
		const length = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0);
		if (length > MAX_RECORD) return malformed("too-long");
		// RFC 8446, 5.1: no empty handshake records. They would be an endless stream of nothing.
		if (length === 0) return malformed("inconsistent");
		const fragment = bytes.subarray(at + 5, at + 5 + length);
		parts.push(fragment);
		collected += fragment.length;
		if (parts[0]?.[0] !== undefined && parts[0][0] !== CLIENT_HELLO) return malformed("not-client-hello");
		if (wanted === undefined && collected >= 4) {
			const head = concat(parts, 4);
			wanted = 4 + (new ByteReader(head.subarray(1)).number(3) ?? 0);
			if (wanted > MAX_HELLO) return malformed("too-long");
		}
		if (wanted !== undefined && collected >= wanted) return concat(parts, wanted).subarray(4);
		if (fragment.length < length) {
			if (wanted === undefined) return { kind: "need-more" };
			// Asked at every byte of 64 thousand, this would read all of them again each time.
			return { kind: "need-more", atLeast: Math.min(at + 5 + length, bytes.length + wanted - collected) };
		}
		at += 5 + length;
	}
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
	const whole = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		if (at >= length) break;
		const piece = part.subarray(0, length - at);
		whole.set(piece, at);
		at += piece.length;
	}
	return whole;
}

/** RFC 8446, 4.1.2 (and RFC 5246, 7.4.1.2, where the extensions may be absent). */
function readHello(reader: ByteReader): ClientHello | undefined {
	const legacyVersion = reader.number(2);
	const random = reader.bytes(32);
	const sessionId = reader.vector(1);
	const ciphers = reader.vector(2);
	const compression = reader.vector(1);
	if (legacyVersion === undefined || !random || !sessionId || !ciphers || !compression) return undefined;
	let serverName: string | undefined;
	let alpn: readonly string[] = [];
	let versions: readonly number[] = [legacyVersion];
	if (reader.left > 0) {
		const extensions = reader.vector(2);
		if (extensions === undefined || reader.left > 0) return undefined;
		const seen = new Set<number>();
		while (extensions.left > 0) {
			const type = extensions.number(2);
			const body = extensions.vector(2);
			if (type === undefined || body === undefined) return undefined;
			// RFC 8446, 4.2: one extension of a type. Two names would let two parsers see two hellos.
			if (seen.has(type)) return undefined;
			seen.add(type);
			if (type === EXTENSION.serverName) {
				const name = readServerName(body);
				if (name === undefined) return undefined;
				serverName = name;
			} else if (type === EXTENSION.alpn) {
				const protocols = readAlpn(body);
				if (protocols === undefined) return undefined;
				alpn = protocols;
			} else if (type === EXTENSION.supportedVersions) {
				const offered = readVersions(body);
				if (offered === undefined) return undefined;
				versions = offered;
			}
		}
	}
	return { serverName, alpn, versions };
}

/** RFC 6066, 3: a list that holds one host name; ASCII, no address, no final dot. */
function readServerName(body: ByteReader): string | undefined {
	const list = body.vector(2);
	if (list === undefined || body.left > 0) return undefined;
	const type = list.number(1);
	const name = list.vector(2);
	if (type !== 0 || name === undefined || name.left === 0 || list.left > 0) return undefined;
	const text = ascii(name);
	return /^[a-z0-9._-]{1,255}$/i.test(text) ? text.toLowerCase() : undefined;
}

/** RFC 7301, 3.1: protocol names of 1 to 255 bytes. */
function readAlpn(body: ByteReader): string[] | undefined {
	const list = body.vector(2);
	if (list === undefined || body.left > 0 || list.left === 0) return undefined;
	const protocols: string[] = [];
	while (list.left > 0) {
		const name = list.vector(1);
		if (name === undefined || name.left === 0) return undefined;
		protocols.push(ascii(name));
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

/** Bytes as characters of the same number: names are compared, never decoded. */
function ascii(reader: ByteReader): string {
	let text = "";
	for (let byte = reader.number(1); byte !== undefined; byte = reader.number(1)) text += String.fromCharCode(byte);
	return text;
}

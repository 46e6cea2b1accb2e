/** What a hello is to offer. */
export interface HelloWords {
	readonly serverName?: string;
	readonly alpn?: readonly string[];
	/** Extensions as they are, before the others. */
	readonly first?: readonly (readonly [type: number, body: Uint8Array])[];
	/** Extensions as they are, behind the others. */
	readonly more?: readonly (readonly [type: number, body: Uint8Array])[];
	/** None at all, not even their length (RFC 5246, 7.4.1.2). */
	readonly bare?: boolean;
}

/** A small ClientHello of TLS 1.2 and 1.3, in one record (RFC 8446, 4.1.2). */
export function helloBytes({ serverName, alpn, first = [], more = [], bare = false }: HelloWords = {}): Buffer {
	const extensions = first.map(([type, body]) => extension(type, body));
	extensions.push(extension(43, Buffer.from([4, 3, 4, 3, 3])));
	if (serverName !== undefined) extensions.push(extension(0, nameList(serverName)));
	if (alpn !== undefined) {
		const names = alpn.map((name) => vector(1, Buffer.from(name, "latin1")));
		extensions.push(extension(16, vector(2, Buffer.concat(names))));
	}
	for (const [type, body] of more) extensions.push(extension(type, body));
	const body = Buffer.concat([
		Buffer.from([3, 3]),
		Buffer.alloc(32, 7),
		vector(1, Buffer.alloc(0)),
		vector(2, Buffer.from([0x13, 0x01])),
		vector(1, Buffer.from([0])),
		...(bare ? [] : [vector(2, Buffer.concat(extensions))]),
	]);
	const message = Buffer.concat([Buffer.from([1]), vector(3, body)]);
	return inRecordsOf(message, 16_384);
}

/** The body of a `server_name` extension with one host name (RFC 6066, 3). */
export function nameList(name: string): Buffer {
	return vector(2, Buffer.concat([Buffer.from([0]), vector(2, Buffer.from(name, "latin1"))]));
}

/** A message in records of `size` bytes. */
export function inRecordsOf(message: Uint8Array, size: number): Buffer {
	const records: Buffer[] = [];
	for (let at = 0; at < message.length; at += size) {
		records.push(Buffer.from([22, 3, 1]), vector(2, Buffer.from(message.subarray(at, at + size))));
	}
	return Buffer.concat(records);
}

/** The handshake message of a hello. */
export function withoutRecords(bytes: Buffer): Buffer {
	const pieces: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) {
		pieces.push(bytes.subarray(at + 5, at + 5 + bytes.readUInt16BE(at + 3)));
	}
	return Buffer.concat(pieces);
}

/** Bytes with their length in `width` bytes before them. */
export function vector(width: 1 | 2 | 3, body: Uint8Array): Buffer {
	const length = Buffer.alloc(width);
	length.writeUIntBE(body.length, 0, width);
	return Buffer.concat([length, body]);
}

function extension(type: number, body: Uint8Array): Buffer {
	return Buffer.concat([Buffer.from([type >> 8, type & 0xff]), vector(2, body)]);
}

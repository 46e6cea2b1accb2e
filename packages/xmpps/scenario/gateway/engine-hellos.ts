/** What a hello says, and how it is cut. */
export interface HelloParts {
	readonly name?: string;
	readonly alpn?: readonly string[];
	/** Bytes of padding before everything else (RFC 7685). */
	readonly padding?: number;
	/** Where the message goes on in another record (RFC 8446, 5.1). */
	readonly cuts?: readonly number[];
}

/** A ClientHello (RFC 8446, 4.1.2): of no use but to be read. */
export function hello({ name, alpn = [], padding = 0, cuts = [] }: HelloParts): Buffer {
	const extensions = [
		// A value of GREASE (RFC 8701, 2), padding, server_name, application_layer_protocol_negotiation, supported_versions.
		extension(0x2a2a, Buffer.alloc(0)),
		...(padding === 0 ? [] : [extension(21, Buffer.alloc(padding))]),
		...(name === undefined
			? []
			: [extension(0, vector(2, Buffer.concat([Buffer.from([0]), vector(2, latin1(name))])))]),
		...(alpn.length === 0 ? [] : [extension(16, vector(2, Buffer.concat(alpn.map((one) => vector(1, latin1(one))))))]),
		extension(43, vector(1, Buffer.from([3, 4, 3, 3]))),
	];
	const body = Buffer.concat([
		Buffer.from([3, 3]),
		Buffer.alloc(32, 7),
		vector(1, Buffer.alloc(32, 1)),
		vector(2, Buffer.from([0x13, 0x01, 0xc0, 0x2f])),
		vector(1, Buffer.from([0])),
		vector(2, Buffer.concat(extensions)),
	]);
	return records(Buffer.concat([Buffer.from([1]), vector(3, body)]), cuts);
}

/** No record holds more (RFC 8446, 5.1). */
const MAX_RECORD = 16_384;

function records(message: Buffer, cuts: readonly number[]): Buffer {
	const all: Buffer[] = [];
	let at = 0;
	for (const end of [...cuts, message.length]) {
		while (at < end && at < message.length) {
			const piece = message.subarray(at, Math.min(end, at + MAX_RECORD));
			all.push(Buffer.concat([Buffer.from([22, 3, 1]), vector(2, piece)]));
			at += piece.length;
		}
	}
	return Buffer.concat(all);
}

function extension(type: number, body: Buffer): Buffer {
	return Buffer.concat([Buffer.from([type >> 8, type & 0xff]), vector(2, body)]);
}

function vector(width: 1 | 2 | 3, body: Buffer): Buffer {
	const length = Buffer.alloc(width);
	length.writeUIntBE(body.length, 0, width);
	return Buffer.concat([length, body]);
}

function latin1(text: string): Buffer {
	return Buffer.from(text, "latin1");
}

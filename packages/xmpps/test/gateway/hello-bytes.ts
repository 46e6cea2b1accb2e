/** What a hello is to offer. */
export interface HelloWords {
	readonly serverName?: string;
	readonly alpn?: readonly string[];
}

/** A small ClientHello of TLS 1.2 and 1.3, in one record (RFC 8446, 4.1.2). */
export function helloBytes({ serverName, alpn }: HelloWords = {}): Buffer {
	const extensions = [extension(43, Buffer.from([4, 3, 4, 3, 3]))];
	if (serverName !== undefined) {
		const name = Buffer.from(serverName, "latin1");
		extensions.push(extension(0, vector(2, Buffer.concat([Buffer.from([0]), vector(2, name)]))));
	}
	if (alpn !== undefined) {
		const names = alpn.map((name) => vector(1, Buffer.from(name, "latin1")));
		extensions.push(extension(16, vector(2, Buffer.concat(names))));
	}
	const body = Buffer.concat([
		Buffer.from([3, 3]),
		Buffer.alloc(32, 7),
		vector(1, Buffer.alloc(0)),
		vector(2, Buffer.from([0x13, 0x01])),
		vector(1, Buffer.from([0])),
		vector(2, Buffer.concat(extensions)),
	]);
	const message = Buffer.concat([Buffer.from([1]), vector(3, body)]);
	return Buffer.concat([Buffer.from([22, 3, 1]), vector(2, message)]);
}

function extension(type: number, body: Buffer): Buffer {
	return Buffer.concat([Buffer.from([type >> 8, type & 0xff]), vector(2, body)]);
}

function vector(width: 1 | 2 | 3, body: Buffer): Buffer {
	const length = Buffer.alloc(width);
	length.writeUIntBE(body.length, 0, width);
	return Buffer.concat([length, body]);
}

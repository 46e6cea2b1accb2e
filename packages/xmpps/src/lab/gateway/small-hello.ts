/** A small ClientHello of TLS 1.2 and 1.3, in one record (RFC 8446, 4.1.2): of no use but to be read. */
export function smallHello(serverName: string, alpn: string): Buffer {
	const name = vector(2, Buffer.concat([Buffer.from([0]), vector(2, Buffer.from(serverName, "latin1"))]));
	const extensions = [
		// supported_versions, server_name, application_layer_protocol_negotiation.
		extension(43, Buffer.from([4, 3, 4, 3, 3])),
		extension(0, name),
		extension(16, vector(2, vector(1, Buffer.from(alpn, "latin1")))),
	];
	const body = Buffer.concat([
		Buffer.from([3, 3]),
		Buffer.alloc(32, 7),
		vector(1, Buffer.alloc(0)),
		vector(2, Buffer.from([0x13, 0x01])),
		vector(1, Buffer.from([0])),
		vector(2, Buffer.concat(extensions)),
	]);
	return Buffer.concat([Buffer.from([22, 3, 1]), vector(2, Buffer.concat([Buffer.from([1]), vector(3, body)]))]);
}

function extension(type: number, body: Buffer): Buffer {
	return Buffer.concat([Buffer.from([0, type]), vector(2, body)]);
}

function vector(width: 1 | 2 | 3, body: Buffer): Buffer {
	const length = Buffer.alloc(width);
	length.writeUIntBE(body.length, 0, width);
	return Buffer.concat([length, body]);
}

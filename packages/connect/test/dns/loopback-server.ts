import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import packet, { type DecodedPacket } from "dns-packet";
import { onTestFinished } from "vitest";
import type { DnsServer } from "../../src/dns/server-address.ts";
import { type AnswerParts, answerBytes, questionOf } from "./answer-bytes.ts";

export interface Received {
	readonly transport: "udp" | "tcp";
	readonly query: DecodedPacket;
	readonly fromPort: number;
	/** UDP alone: sends bytes to the asker from the server's own port. */
	readonly send: (bytes: Buffer) => void;
}

/** What a test's server does with a query: bytes, the parts of an honest answer, or nothing. */
export type Behaviour = (received: Received) => Buffer | AnswerParts | undefined;

export interface LoopbackServer extends DnsServer {
	readonly received: readonly Received[];
}

/** A DNS server on 127.0.0.1 that lives as long as the test, with UDP and TCP on the same free port. */
export async function loopbackServer(behave: Behaviour): Promise<LoopbackServer> {
	const received: Received[] = [];
	const respond = (one: Received): Buffer | undefined => {
		received.push(one);
		const outcome = behave(one);
		return outcome === undefined || Buffer.isBuffer(outcome) ? outcome : answerBytes(questionOf(one.query), outcome);
	};
	const { udp, tcp, port } = await bindBoth();
	udp.on("message", (bytes: Buffer, from: RemoteInfo) => {
		const send = (answer: Buffer): void => void udp.send(answer, from.port, from.address);
		const answer = respond({ transport: "udp", query: packet.decode(bytes), fromPort: from.port, send });
		if (answer !== undefined) send(answer);
	});
	const connections = new Set<Socket>();
	tcp.on("connection", (socket) => {
		connections.add(socket);
		socket.on("error", () => socket.destroy());
		socket.once("data", (bytes) => {
			const query = packet.streamDecode(bytes) as DecodedPacket;
			const fromPort = socket.remotePort ?? 0;
			const answer = respond({ transport: "tcp", query, fromPort, send: () => {} });
			if (answer === undefined) return;
			const length = Buffer.alloc(2);
			length.writeUInt16BE(answer.length);
			socket.write(Buffer.concat([length, answer]));
		});
	});
	onTestFinished(async () => {
		udp.close();
		for (const socket of connections) socket.destroy();
		tcp.close();
		await once(tcp, "close");
	});
	return { address: "127.0.0.1", port, received };
}

async function bindBoth(): Promise<{ udp: UdpSocket; tcp: Server; port: number }> {
	for (;;) {
		const udp = createSocket("udp4");
		udp.bind(0, "127.0.0.1");
		await once(udp, "listening");
		const { port } = udp.address();
		const tcp = createServer();
		tcp.listen(port, "127.0.0.1");
		try {
			await once(tcp, "listening");
			return { udp, tcp, port };
		} catch {
			// Somebody else has this port over TCP: another one.
			udp.close();
		}
	}
}

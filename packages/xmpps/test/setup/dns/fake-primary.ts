import { type AddressInfo, createServer, type Server } from "node:net";
import type { DnsServer } from "xmpps-connect/dns";
import type { TsigKey } from "../../../src/setup/dns/tsig/tsig-key.ts";
import { TYPE, u16 } from "../../../src/setup/dns/wire/message.ts";
import { wireName } from "../../../src/setup/dns/wire/wire-name.ts";

/** What a server may say in the TSIG record of its answer. */
export interface AnswerSignature {
	/** Seconds since 1970. */
	readonly time?: number;
	readonly error?: number;
	/** Its clock, told with BADTIME. */
	readonly serverTime?: number;
	/** Without a code, as with BADKEY. */
	readonly mac?: false;
	readonly originalId?: number;
}

/** An answer as a server signs it (RFC 8945, 5.3), built by other hands than those that read it. */
export function signedAnswer(
	message: Buffer,
	key: TsigKey,
	requestMac: Buffer,
	{ time = Math.floor(Date.now() / 1000), error = 0, serverTime, mac, originalId }: AnswerSignature = {},
): Buffer {
	const clock = Buffer.alloc(6);
	clock.writeUIntBE(time, 0, 6);
	const other = Buffer.alloc(serverTime === undefined ? 0 : 6);
	if (serverTime !== undefined) other.writeUIntBE(serverTime, 0, 6);
	const [name, algorithm] = [wireName(key.name), wireName(key.algorithm)];
	const variables = [name, u16(255, 0, 0), algorithm, clock, u16(300, error, other.length), other];
	const code =
		mac === false
			? Buffer.alloc(0)
			: key.sign(Buffer.concat([u16(requestMac.length), requestMac, message, ...variables]));
	const data = Buffer.concat([
		...[algorithm, clock, u16(300, code.length), code],
		...[u16(originalId ?? message.readUInt16BE(0), error, other.length), other],
	]);
	const whole = Buffer.concat([message, name, u16(TYPE.TSIG, 255, 0, 0, data.length), data]);
	whole.writeUInt16BE(1, 10);
	return whole;
}

/** A server on loopback that answers each message with bytes, or with nothing and a closed connection. */
export class FakePrimary implements AsyncDisposable {
	readonly #server: Server;
	readonly messages: Buffer[] = [];

	private constructor(server: Server) {
		this.#server = server;
	}

	static async start(reply: (message: Buffer) => Buffer | "close" | "silence"): Promise<FakePrimary> {
		const server = createServer();
		const primary = new FakePrimary(server);
		server.on("connection", (socket) => {
			socket.on("error", () => undefined);
			socket.once("data", (chunk) => {
				const message = chunk.subarray(2);
				primary.messages.push(message);
				const answer = reply(message);
				if (answer === "close") socket.end();
				else if (answer !== "silence") {
					// In two pieces, and the length in two as well.
					socket.write(Buffer.concat([u16(answer.length), answer]).subarray(0, 1));
					setImmediate(() => socket.end(Buffer.concat([u16(answer.length), answer]).subarray(1)));
				}
			});
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		return primary;
	}

	get address(): DnsServer {
		return { address: "127.0.0.1", port: (this.#server.address() as AddressInfo).port };
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await new Promise((resolve) => this.#server.close(resolve));
	}
}

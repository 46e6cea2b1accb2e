import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from "node:tls";

/** What waits longer than this waits for something that does not come, in milliseconds. */
const PATIENCE = 5_000;

/** A peer that says what it is told to, byte for byte, and keeps what it hears. */
export class RawPeer implements Disposable {
	readonly socket: Socket;
	/** All that came and was not taken by `until`. */
	heard = "";
	/** How the connection ended; `undefined` while it is open. */
	ended: "fin" | "rst" | undefined;

	constructor(socket: Socket) {
		this.socket = socket;
		socket.setEncoding("utf8");
		socket.on("data", (text: string) => {
			this.heard += text;
			socket.emit("news");
		});
		socket.on("end", () => {
			this.ended ??= "fin";
			socket.emit("news");
		});
		socket.on("error", () => {
			this.ended ??= "rst";
			socket.emit("news");
		});
		socket.on("close", () => socket.emit("news"));
	}

	/** Connects without TLS. */
	static async plain(port: number): Promise<RawPeer> {
		const socket = connect({ host: "127.0.0.1", port });
		await once(socket, "connect");
		return new RawPeer(socket);
	}

	/** Connects with TLS; the certificate is not what is tried here. */
	static async tls(options: ConnectionOptions): Promise<RawPeer> {
		const socket = tlsConnect({ host: "127.0.0.1", rejectUnauthorized: false, servername: "example.test", ...options });
		await once(socket, "secureConnect");
		return new RawPeer(socket);
	}

	/** Begins TLS on the connection. */
	async secure(): Promise<RawPeer> {
		this.socket.removeAllListeners("data");
		return await RawPeer.tls({ socket: this.socket });
	}

	get tlsSocket(): TLSSocket {
		return this.socket as TLSSocket;
	}

	say(text: string): void {
		this.socket.write(text);
	}

	/** Waits for text, and takes everything up to its end. */
	async until(pattern: RegExp): Promise<string> {
		const found = await this.#wait(() => pattern.exec(this.heard), `for ${pattern}`);
		const end = found.index + found[0].length;
		const taken = this.heard.slice(0, end);
		this.heard = this.heard.slice(end);
		return taken;
	}

	/** Waits for the end of the connection; gives all that came before. */
	async untilEnd(): Promise<string> {
		await this.#wait(() => this.ended, "for the end");
		return this.heard;
	}

	async #wait<T>(look: () => T | null | undefined, what: string): Promise<T> {
		const signal = AbortSignal.timeout(PATIENCE);
		for (;;) {
			const seen = look();
			if (seen !== undefined && seen !== null) return seen;
			try {
				await once(this.socket, "news", { signal });
			} catch {
				throw new Error(`waited in vain ${what}, ended: ${this.ended}, heard: ${this.heard.slice(0, 500)}`);
			}
		}
	}

	[Symbol.dispose](): void {
		this.socket.destroy();
	}
}

/** A stream header, as a client of `example.test` writes it, with some of it in other words. */
export function header({ to = "example.test", xmlns = "jabber:client", version = " version='1.0'" } = {}): string {
	return `<?xml version='1.0'?><stream:stream to='${to}' xmlns='${xmlns}' xmlns:stream='http://etherx.jabber.org/streams'${version}>`;
}

/** `<auth/>` with an initial response. */
export function auth(mechanism: string, message: string): string {
	const response = Buffer.from(message).toString("base64");
	return `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='${mechanism}'>${response}</auth>`;
}

/** Opens a stream and waits for the features; gives them. */
export async function open(peer: RawPeer, text: string = header()): Promise<string> {
	peer.say(text);
	return await peer.until(/<stream:features\/>|<stream:features>.*?<\/stream:features>/);
}

/** Logs in by PLAIN and binds a resource. */
export async function logIn(peer: RawPeer, username: string, password: string, resource: string): Promise<void> {
	await open(peer);
	peer.say(auth("PLAIN", `\0${username}\0${password}`));
	await peer.until(/<success [^>]*\/?>/);
	await open(peer);
	const inner = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${resource}</resource></bind>`;
	peer.say(`<iq type='set' id='bind'>${inner}</iq>`);
	await peer.until(/<jid>[^<]*<\/jid><\/bind><\/iq>/);
}

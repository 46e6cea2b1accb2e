import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { ClientHello } from "../../gateway/client-hello.ts";
import { peekHello } from "./peek-hello.ts";

/** Where connections go. */
export interface FrontRoutes {
	/** The name that means XMPP where a client sends no ALPN. */
	readonly domain: string;
	/** Loopback port of the XMPP server's direct TLS. */
	readonly xmppPort: number;
	/** Loopback port of the web site. */
	readonly webPort: number;
}

/** One port that several services share. */
export interface Front extends AsyncDisposable {
	readonly address: string;
	readonly port: number;
	/** Ends it and every connection through it. */
	close(): Promise<void>;
}

/** Which service a hello is for: by ALPN first (XEP-0368, 4), by SNI where the client sends none. */
export function routeHello(hello: ClientHello, domain: string): "xmpp" | "web" {
	if (hello.alpn.some((protocol) => protocol === "xmpp-client" || protocol === "xmpp-server")) return "xmpp";
	return hello.alpn.length === 0 && hello.serverName === domain ? "xmpp" : "web";
}

/** Listens on one port and hands each connection to the XMPP server or the web site, decrypting nothing. */
export async function startFront(routes: FrontRoutes, address = "127.0.0.1", port = 0): Promise<Front> {
	const sockets = new Set<Socket>();
	const keep = (socket: Socket): void => {
		sockets.add(socket);
		socket.on("error", () => undefined);
		socket.on("close", () => sockets.delete(socket));
	};
	const relay = async (client: Socket): Promise<void> => {
		keep(client);
		const peeked = await peekHello(client);
		if (peeked.kind !== "parsed") {
			client.destroy();
			return;
		}
		const to = routeHello(peeked.hello, routes.domain) === "xmpp" ? routes.xmppPort : routes.webPort;
		const backend = connect({ host: "127.0.0.1", port: to, allowHalfOpen: true, noDelay: true });
		keep(backend);
		client.pipe(backend);
		backend.pipe(client);
		client.on("close", () => backend.destroy());
		// A reset there is a reset here: what the backend did is what the client must see.
		backend.on("error", () => client.resetAndDestroy());
		backend.on("close", () => client.end());
	};
	const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => void relay(client));
	server.listen({ host: address, port });
	await once(server, "listening");
	const close = async (): Promise<void> => {
		for (const socket of sockets) socket.destroy();
		if (!server.listening) return;
		server.close();
		await once(server, "close");
	};
	return { address, port: (server.address() as AddressInfo).port, close, [Symbol.asyncDispose]: close };
}

import { once } from "node:events";
import { createSecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import type { Credentials } from "./certificate-authority.ts";

/** The web site that holds the port which XMPP wants to share. */
export interface WebSite extends AsyncDisposable {
	readonly port: number;
	/** Ends it and its connections. */
	close(): Promise<void>;
}

/** Serves one page over HTTP/2 and HTTP/1.1. */
export async function startWebSite(domain: string, credentials: Credentials): Promise<WebSite> {
	const sockets = new Set<{ destroy(): void }>();
	const page = `<!doctype html>\n<html lang="en"><title>${domain}</title><p>The web site of ${domain}, on the port that XMPP shares.</p></html>\n`;
	const server = createSecureServer({ ...credentials, allowHTTP1: true }, (_request, response) => {
		response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
		response.end(page);
	});
	server.on("connection", (socket) => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
	});
	server.on("sessionError", () => undefined);
	server.listen({ host: "127.0.0.1", port: 0 });
	await once(server, "listening");
	const close = async (): Promise<void> => {
		for (const socket of sockets) socket.destroy();
		if (!server.listening) return;
		server.close();
		await once(server, "close");
	};
	return { port: (server.address() as AddressInfo).port, close, [Symbol.asyncDispose]: close };
}

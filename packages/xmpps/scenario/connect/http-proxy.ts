import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A proxy that tunnels to loopback, whatever name it is asked for; or that answers as told. */
export async function startProxy(
	options: { readonly answer?: string; readonly resolve?: (host: string) => string } = {},
): Promise<
	AsyncDisposable & {
		readonly url: string;
		readonly asked: readonly string[];
		readonly authorization: readonly (string | undefined)[];
	}
> {
	const asked: string[] = [];
	const authorization: (string | undefined)[] = [];
	const sockets = new Set<Socket>();
	const server = createServer();
	server.on("connection", (socket) => {
		sockets.add(socket);
		socket.on("error", () => undefined);
		socket.on("close", () => sockets.delete(socket));
	});
	server.on("connect", (request, client: Socket) => {
		asked.push(request.url ?? "");
		authorization.push(request.headers["proxy-authorization"]);
		if (options.answer !== undefined) {
			client.write(options.answer);
			// Read on, so that the end of the other side is seen.
			client.resume();
			client.on("end", () => client.destroy());
			return;
		}
		const port = Number(request.url?.split(":").at(-1));
		const backend = connect({ host: "127.0.0.1", port });
		sockets.add(backend);
		backend.on("error", () => client.destroy());
		backend.on("connect", () => {
			client.write("HTTP/1.1 200 Connection established\r\n\r\n");
			client.pipe(backend);
			backend.pipe(client);
		});
		client.on("close", () => backend.destroy());
		backend.on("close", () => client.destroy());
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		authorization,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, "close");
		},
	};
}

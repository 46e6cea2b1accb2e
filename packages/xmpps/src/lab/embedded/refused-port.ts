import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

/** A port of loopback that nobody listens on: it was free a moment ago. */
export async function refusedPort(address = "127.0.0.1"): Promise<number> {
	const server: Server = createServer();
	server.listen({ host: address, port: 0 });
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, "close");
	return port;
}

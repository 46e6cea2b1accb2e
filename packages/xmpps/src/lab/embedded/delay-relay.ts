import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A relay that holds back what passes. */
export interface DelayRelay extends AsyncDisposable {
	readonly address: string;
	readonly port: number;
	/** Ends it and every connection through it. */
	close(): Promise<void>;
}

/**
 * Relays a loopback port, holding every byte of each direction back for half a round trip, and the connection itself for
 * one whole: the time of an exchange through it, divided by the round trip, counts its round trips.
 * @param roundTrip milliseconds
 */
export async function delayRelay(target: { address: string; port: number }, roundTrip: number): Promise<DelayRelay> {
	const sockets = new Set<Socket>();
	const server = createServer({ noDelay: true, allowHalfOpen: true }, (inner) => {
		const outer = connect({ host: target.address, port: target.port, noDelay: true, allowHalfOpen: true });
		for (const socket of [inner, outer]) {
			sockets.add(socket);
			socket.on("error", () => {
				inner.destroy();
				outer.destroy();
			});
			socket.on("close", () => sockets.delete(socket));
		}
		// The kernel has made the connection without us; the first bytes pay for its round trip.
		const opened = performance.now() + roundTrip;
		hold(inner, outer, () => Math.max(performance.now(), opened) + roundTrip / 2);
		hold(outer, inner, () => performance.now() + roundTrip / 2);
	});
	server.listen({ host: "127.0.0.1", port: 0 });
	await once(server, "listening");
	const { address, port } = server.address() as AddressInfo;
	const close = async (): Promise<void> => {
		for (const socket of sockets) socket.destroy();
		if (!server.listening) return;
		server.close();
		await once(server, "close");
	};
	return { address, port, close, [Symbol.asyncDispose]: close };
}

function hold(from: Socket, to: Socket, due: () => number): void {
	from.on("data", (chunk) => {
		setTimeout(() => void (to.destroyed || to.write(chunk)), Math.max(0, due() - performance.now()));
	});
	from.on("end", () => {
		setTimeout(() => void (to.destroyed || to.end()), Math.max(0, due() - performance.now()) + 1);
	});
	from.on("close", () => {
		setTimeout(() => to.destroy(), Math.max(0, due() - performance.now()) + 2);
	});
}

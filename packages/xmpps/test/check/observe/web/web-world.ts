import { once, setMaxListeners } from "node:events";
import { type AddressInfo, connect, type Server } from "node:net";
import { createSecureContext } from "node:tls";
import { type FakeZone, fakeResolver } from "xmpps-connect/testing";
import { DialError } from "../../../../src/check/observe/dialer.ts";
import { AddressBudgets } from "../../../../src/check/observe/endpoint/address-budget.ts";
import { AddressRoom } from "../../../../src/check/observe/endpoint/address-room.ts";
import { CertificateCollector } from "../../../../src/check/observe/endpoint/certificate-collector.ts";
import type { HostMetaContext } from "../../../../src/check/observe/web/host-meta.ts";
import type { DnsObservation } from "../../../../src/model/observation-dns.ts";
import { ABSENT, DOMAIN, found } from "../../observed.ts";

/** A world in which port 443 of an address is a server of the test on loopback. */
export interface WebWorld {
	readonly context: HostMetaContext;
	readonly certificates: CertificateCollector;
	readonly budgets: AddressBudgets;
	/** The addresses that were dialled, in order. */
	readonly dialled: readonly string[];
}

export function webWorld(
	ca: string,
	servers: Readonly<Record<string, Server>>,
	more: Partial<HostMetaContext> & { readonly zone?: FakeZone } = {},
): WebWorld {
	const dialled: string[] = [];
	const { zone = {}, signal = new AbortController().signal, ...changes } = more;
	// Every probe listens to it.
	setMaxListeners(0, signal);
	return {
		dialled,
		certificates: new CertificateCollector(),
		budgets: new AddressBudgets({ handshakesPerAddress: 64 }, new AddressRoom(8)),
		context: {
			domain: DOMAIN,
			matrix: "full",
			trust: createSecureContext({ ca, minVersion: "TLSv1.2" }),
			resolver: fakeResolver(zone),
			refuse: () => undefined,
			phaseTimeout: 10_000,
			signal,
			dialer: {
				async dial(address, port) {
					dialled.push(`${address} ${port}`);
					const server = servers[address];
					if (server === undefined) throw new DialError("refused", `nothing listens at ${address}`);
					const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
					socket.on("error", () => undefined);
					await once(socket, "connect");
					return socket.pause();
				},
			},
			...changes,
		},
	};
}

/** Listens on loopback and is closed with the test file's servers. */
export async function listening<S extends Server>(server: S): Promise<S> {
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return server;
}

/** The DNS of a domain with these addresses of its own. */
export function dnsOf(...addresses: readonly string[]): DnsObservation {
	const records = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4, ttl: 60 }) as const);
	const [v4, v6] = [4, 6].map((family) => records.filter((record) => record.family === family));
	const host = {
		name: DOMAIN.ascii,
		a: v4?.length ? found(v4) : ABSENT,
		aaaa: v6?.length ? found(v6) : ABSENT,
	};
	return { srv: [], misplaced: [], hosts: [host], tlsa: [] };
}

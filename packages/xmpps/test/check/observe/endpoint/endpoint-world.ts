import { once, setMaxListeners } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createSecureContext, createServer as createTlsServer, type TLSSocket, type TlsOptions } from "node:tls";
import { afterAll, afterEach } from "vitest";
import { NS_STREAMS, NS_TLS, type SrvService } from "xmpps-connect/protocol";
import { directDialer } from "../../../../src/check/observe/dial/direct.ts";
import { AddressBudgets } from "../../../../src/check/observe/endpoint/address-budget.ts";
import { AddressRoom } from "../../../../src/check/observe/endpoint/address-room.ts";
import { CertificateCollector } from "../../../../src/check/observe/endpoint/certificate-collector.ts";
import type { Probing } from "../../../../src/check/observe/endpoint/probing.ts";
import type { EndpointPlace } from "../../../../src/check/observe/endpoints-of.ts";
import {
	type CertificateAuthority,
	createCertificateAuthority,
} from "../../../../src/lab/embedded/certificate-authority.ts";
import { DOMAIN } from "../../observed.ts";

/** A phase that is not meant to end by its time. */
export const LONG = 20_000;
/** A phase that is: whatever waits in these tests waits for it. */
export const SHORT = 150;

let authority: Promise<CertificateAuthority> | undefined;

/** One authority for a test file. */
export function testAuthority(): Promise<CertificateAuthority> {
	authority ??= createCertificateAuthority();
	return authority;
}

/** What probes need, the test's authority trusted. */
export async function probing(
	more: Partial<Probing> & { readonly cap?: number; readonly room?: number } = {},
): Promise<Probing> {
	const { cap = 64, room = 12, signal = new AbortController().signal, ...changes } = more;
	setMaxListeners(0, signal);
	return {
		domain: DOMAIN,
		matrix: "full",
		trust: createSecureContext({ ca: (await testAuthority()).pem, minVersion: "TLSv1.2" }),
		dialer: directDialer(),
		phaseTimeout: LONG,
		refuse: () => undefined,
		certificates: new CertificateCollector(),
		budgets: new AddressBudgets({ handshakesPerAddress: cap }, new AddressRoom(room)),
		signal,
		...changes,
	};
}

const open: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

function closeAll(): void {
	for (const { server, sockets } of open.splice(0)) {
		for (const socket of sockets) socket.destroy();
		server.close();
	}
}
afterEach(closeAll);
afterAll(closeAll);

/** Starts a TCP server of the test on loopback; it ends with the test. @returns its port */
export async function tcpServer(onConnection: (socket: Socket) => void): Promise<number> {
	return await listen(createServer({ noDelay: true }), onConnection);
}

/** The same with TLS. The certificate is the domain's unless the options say otherwise. */
export async function tlsServer(onConnection: (socket: TLSSocket) => void, options: TlsOptions = {}): Promise<number> {
	const certificate = options.cert === undefined ? await (await testAuthority()).issue({ dns: [DOMAIN.ascii] }) : {};
	const server = createTlsServer({ noDelay: true, ...certificate, ...options }, (socket) => {
		socket.on("error", () => undefined);
		onConnection(socket);
	});
	server.on("tlsClientError", () => undefined);
	return await listen(server, () => undefined);
}

async function listen(server: Server, onConnection: (socket: Socket) => void): Promise<number> {
	const sockets = new Set<Socket>();
	open.push({ server, sockets });
	server.on("connection", (socket: Socket) => {
		sockets.add(socket);
		socket.on("error", () => undefined);
		socket.on("close", () => sockets.delete(socket));
		onConnection(socket);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return (server.address() as AddressInfo).port;
}

/** An endpoint of the test on loopback. */
export function placeOf(service: SrvService, port: number, more: Partial<EndpointPlace> = {}): EndpointPlace {
	return { service, target: "xmpps.example.org", address: "127.0.0.1", family: 4, port, origin: "srv", ...more };
}

export const HEADER = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='${NS_STREAMS}' from='example.org' id='one' version='1.0'>`;
const MECHANISMS = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>";
export const FEATURES = `<stream:features>${MECHANISMS}</stream:features>`;
export const STARTTLS_FEATURES = `<stream:features><starttls xmlns='${NS_TLS}'><required/></starttls></stream:features>`;

/** Answers the first bytes that come. */
export function answering(text: string): (socket: Socket) => void {
	return (socket) => {
		socket.once("data", () => socket.write(text));
	};
}

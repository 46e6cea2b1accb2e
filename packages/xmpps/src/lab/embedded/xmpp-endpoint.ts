import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { SecureVersion, TLSSocket } from "node:tls";
import { alpnProtocol, type Role, type TlsKind } from "xmpps-connect/protocol";
import type { Credentials } from "./certificate-authority.ts";
import type { Misbehaviour } from "./misbehaviour.ts";
import { peekHello } from "./peek-hello.ts";
import { MECHANISMS, type Mechanism } from "./sasl-server.ts";
import type { StanzaRouter } from "./stanza-router.ts";
import { type AlpnAnswer, BrokenOff, TlsAcceptor } from "./tls-accept.ts";
import { XmppConnection } from "./xmpp-connection.ts";
import { dropSocket, pour, XmppStream } from "./xmpp-stream.ts";

/** How an endpoint is set up. */
export interface EndpointOptions {
	/** Whose clients can reach each other, and whose accounts there are. */
	readonly router: StanzaRouter;
	readonly credentials: Credentials;
	/** Where it listens. Default: `127.0.0.1`. */
	readonly address?: string;
	/** The mechanisms that it offers. Default: all. */
	readonly mechanisms?: readonly Mechanism[];
	/** Does not go beyond this version of TLS. */
	readonly maxVersion?: SecureVersion;
	/** What a client gets that offers no ALPN protocol of XMPP on the direct TLS port. Default: `ignore`. */
	readonly unknownAlpn?: "ignore" | "refuse";
	/** Milliseconds of silence before the log-in. */
	readonly patience?: number;
	readonly misbehave?: Misbehaviour;
}

/** A client or server that came as far as TLS. */
export interface SeenPeer {
	readonly tls: TlsKind;
	/** SNI as it was sent. */
	readonly serverName: string | undefined;
	/** The ALPN protocol that was agreed on. */
	readonly alpn: string | undefined;
	/** How many bytes it said inside TLS so far. */
	readonly received: number;
}

/** An XMPP server on three ports. */
export interface XmppEndpoint extends AsyncDisposable {
	readonly address: string;
	/** For clients and servers. */
	readonly directTlsPort: number;
	readonly starttlsPort: number;
	readonly serverStarttlsPort: number;
	/** Everybody who came as far as TLS, in order. */
	readonly seen: readonly SeenPeer[];
	/** Ends it and its connections. */
	close(): Promise<void>;
}

/** Nobody who logs in is silent for so long, in milliseconds: RFC 6120, 4.9.3.4. */
const PATIENCE = 30_000;

const ALPN_PROTOCOLS: readonly string[] = [alpnProtocol("client"), alpnProtocol("server")];

/** Starts an XMPP server: clients and servers over direct TLS on one port, and over STARTTLS on a port for each. */
export async function startXmppEndpoint(options: EndpointOptions): Promise<XmppEndpoint> {
	const { address = "127.0.0.1", misbehave, patience = PATIENCE, router } = options;
	const acceptor = new TlsAcceptor(options);
	const sockets = new Set<Socket>();
	const seen: SeenPeer[] = [];

	const hold = (socket: Socket, tcp: Socket, role: Role | undefined, first: boolean): void => {
		const secured = socket !== tcp;
		const connection = new XmppConnection({
			router,
			misbehave,
			secured,
			first,
			role,
			mechanisms: options.mechanisms ?? MECHANISMS,
			startTls: () => secure(stream.release(), "starttls", { kind: "ignore" }, role),
		});
		const stream = new XmppStream(socket, connection, { role: role ?? "client", patience, tcp });
		connection.attach(stream);
	};
	const secure = (tcp: Socket, tls: TlsKind, alpn: AlpnAnswer, role: Role | undefined): void => {
		let below: Socket | BrokenOff = tcp;
		if (misbehave !== undefined && "at" in misbehave && misbehave.at === "tls") {
			below = new BrokenOff(tcp, () => {
				if (misbehave.kind === "drop") dropSocket(tcp, misbehave.how);
			});
		}
		acceptor.accept(below, alpn, (socket: TLSSocket) => {
			const peer = {
				tls,
				serverName: socket.servername || undefined,
				alpn: socket.alpnProtocol || undefined,
				received: 0,
			};
			seen.push(peer);
			hold(socket, tcp, role, tls === "direct-tls");
			socket.on("data", (chunk) => {
				peer.received += chunk.length;
			});
		});
	};
	const directTls = async (tcp: Socket): Promise<void> => {
		const peeked = await peekHello(tcp);
		if (peeked.kind === "gone") {
			tcp.destroy();
			return;
		}
		const offered = peeked.kind === "parsed" ? peeked.hello.alpn : [];
		const agreed = offered.find((protocol) => ALPN_PROTOCOLS.includes(protocol));
		let alpn: AlpnAnswer = { kind: "ignore" };
		if (misbehave?.kind === "no-application-protocol" && offered.length > 0) alpn = { kind: "refuse" };
		else if (agreed !== undefined) alpn = { kind: "choose", from: [agreed] };
		else if (offered.length > 0) alpn = { kind: options.unknownAlpn ?? "ignore" };
		const role = agreed === undefined ? undefined : agreed === alpnProtocol("server") ? "server" : "client";
		secure(tcp, "direct-tls", alpn, role);
	};
	const listen = async (accept: (tcp: Socket) => void): Promise<Server> => {
		const server = createServer({ noDelay: true }, (tcp) => {
			sockets.add(tcp);
			tcp.on("error", () => undefined);
			tcp.on("close", () => sockets.delete(tcp));
			if (misbehave === undefined || !("at" in misbehave) || misbehave.at !== "accept") {
				accept(tcp);
				return;
			}
			// Read, so that its end is seen.
			tcp.resume();
			if (misbehave.kind === "drop") dropSocket(tcp, misbehave.how);
			else if (misbehave.kind === "say") pour(misbehave.what, tcp);
		});
		server.listen({ host: address, port: 0 });
		await once(server, "listening");
		return server;
	};

	const servers = await Promise.all([
		listen((tcp) => void directTls(tcp)),
		listen((tcp) => hold(tcp, tcp, "client", true)),
		listen((tcp) => hold(tcp, tcp, "server", true)),
	]);
	const close = async (): Promise<void> => {
		for (const socket of sockets) socket.destroy();
		await Promise.all(
			servers.map(async (server) => {
				if (!server.listening) return;
				server.close();
				await once(server, "close");
			}),
		);
	};
	const [directTlsPort = 0, starttlsPort = 0, serverStarttlsPort = 0] = servers.map(
		(server) => (server.address() as AddressInfo).port,
	);
	return {
		address,
		directTlsPort,
		starttlsPort,
		serverStarttlsPort,
		seen,
		close,
		[Symbol.asyncDispose]: close,
	};
}

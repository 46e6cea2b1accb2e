import { request } from "node:http";
import { connect as tlsConnect } from "node:tls";
import { type ConnectOptions, connect, type SecureStream, type TlsKind } from "xmpps-connect";
import { printable, srvService } from "xmpps-connect/protocol";
import type { World } from "../../lab/embedded/index.ts";
import { ConnectText } from "../connect-text.ts";
import type { Io } from "../io.ts";

/** Something that was to be shown, and whether it was. */
export interface Proof {
	readonly what: string;
	readonly proven: boolean;
	/** What was seen. */
	readonly detail: string;
}

/** How long each proof may take, in milliseconds: on loopback all of them take some tens. */
const PATIENCE = 10_000;

/** The largest answer that is read: what we ask for is far smaller. */
const MAX_ANSWER = 65_536;

/** Shows that the world works, by using it as its users would: connects over both kinds of TLS, and asks the web site. */
export async function proveWorld(world: World, say: (text: string) => void, io: Io): Promise<Proof[]> {
	const text = new ConnectText(say, io);
	const options: ConnectOptions = {
		dns: `${world.dns.address}:${world.dns.port}`,
		ca: world.ca,
		signal: io.signal,
		timeouts: { total: PATIENCE },
	};
	const proofs: Proof[] = [];
	const prove = async (what: string, run: () => Promise<readonly [boolean, string]>): Promise<void> => {
		if (io.signal.aborted) return;
		try {
			const [proven, detail] = await run();
			proofs.push({ what, proven, detail });
		} catch (error) {
			proofs.push({ what, proven: false, detail: error instanceof Error ? error.message : String(error) });
		}
	};

	await prove("a client finds the domain by SRV and gets in over direct TLS", () =>
		withStream(world, { ...options, onEvent: (event) => text.event(event) }, (stream) => {
			text.connected(stream);
			const { tls, candidate } = stream;
			const right =
				candidate.tls === "direct-tls" && candidate.port === world.ports.front && tls.alpn === "xmpp-client";
			return [right, `port ${candidate.port}, ALPN ${tls.alpn ?? "none"}`];
		}),
	);
	await prove("direct TLS takes 3 round trips to the features", () =>
		countRoundTrips(world, options, "direct-tls", world.ports.front),
	);
	await prove("STARTTLS works too, in 5 round trips", () =>
		countRoundTrips(world, options, "starttls", world.ports.starttls),
	);
	await prove("another server gets in over direct TLS", () =>
		withStream(world, { ...options, service: "server" }, ({ candidate, tls }) => [
			candidate.tls === "direct-tls" && tls.alpn === "xmpp-server",
			`ALPN ${tls.alpn ?? "none"}`,
		]),
	);
	await prove("a browser finds the web site on the same port", async () => {
		const [status, body] = await askWebSite(world, io.signal);
		return [status === 200 && body.includes("<html"), `HTTP ${status}`];
	});
	await prove("whoever asks the XMPP server for a page gets a stream error", async () => {
		const answer = await askForPage(world, io.signal);
		const right = /<stream:stream [^>]*>\s*<stream:error><not-well-formed [^>]*\/><\/stream:error><\/stream:stream>$/;
		return [right.test(answer), printable(/<stream:error>.*<\/stream:error>/.exec(answer)?.[0] ?? answer, 100)];
	});
	return proofs;
}

async function withStream(
	world: World,
	options: ConnectOptions,
	judge: (stream: SecureStream) => readonly [boolean, string],
): Promise<readonly [boolean, string]> {
	const stream = await connect(world.domain, options);
	try {
		return judge(stream);
	} finally {
		await stream.close();
	}
}

/** Milliseconds; far above what the machine itself takes, so that the quotient is the count. */
const ROUND_TRIP = 150;

/** Counts by the clock: the same connection through a relay that delays, with records that lead there. */
async function countRoundTrips(
	world: World,
	options: ConnectOptions,
	only: TlsKind,
	port: number,
): Promise<readonly [boolean, string]> {
	const { Zone, delayRelay, startDnsServer } = await import("../../lab/embedded/index.ts");
	const relay = await delayRelay({ address: "127.0.0.1", port }, ROUND_TRIP);
	const name = `_${srvService("client", only)}._tcp.${world.domain}`;
	const zone = new Zone(world.domain)
		.add(name, "SRV", `0 0 ${relay.port} ${world.host}`)
		.add(world.host, "A", relay.address);
	const dns = await startDnsServer(zone);
	try {
		return await withStream(world, { ...options, dns: `${dns.address}:${dns.port}`, only }, (stream) => {
			const counted = Math.floor((stream.attempts.at(-1)?.ms ?? 0) / ROUND_TRIP);
			return [counted === stream.roundTrips, `${counted}, counted with ${ROUND_TRIP} ms for each`];
		});
	} finally {
		await dns.close();
		await relay.close();
	}
}

function askWebSite(world: World, signal: AbortSignal): Promise<[number, string]> {
	return new Promise((resolve, reject) => {
		const asked = request(
			{
				// node:https does not pass ALPN on, and routing by it is what is to be shown.
				createConnection: () =>
					tlsConnect({
						host: "127.0.0.1",
						port: world.ports.front,
						servername: world.domain,
						ca: world.ca,
						ALPNProtocols: ["http/1.1"],
					}),
				headers: { host: world.domain, connection: "close" },
				signal,
				timeout: PATIENCE,
			},
			(response) => {
				let body = "";
				response.setEncoding("utf8");
				response.on("data", (chunk: string) => {
					body += chunk;
					if (body.length > MAX_ANSWER) asked.destroy(new Error("the web site's answer does not end"));
				});
				response.on("end", () => resolve([response.statusCode ?? 0, body]));
			},
		);
		asked.on("timeout", () => asked.destroy(new Error("the web site did not answer")));
		asked.on("error", reject);
		asked.end();
	});
}

/** What `curl -k --no-alpn --http0.9` does: a request for a page, without ALPN, to the name of the XMPP domain. */
function askForPage(world: World, signal: AbortSignal): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = tlsConnect({ host: "127.0.0.1", port: world.ports.front, servername: world.domain, ca: world.ca });
		const onAbort = (): void => void socket.destroy(new Error("interrupted"));
		signal.addEventListener("abort", onAbort, { once: true });
		let answer = "";
		socket.setEncoding("utf8");
		socket.setTimeout(PATIENCE, () => socket.destroy(new Error("no answer")));
		socket.on("secureConnect", () => socket.write(`GET / HTTP/1.1\r\nHost: ${world.domain}\r\n\r\n`));
		socket.on("data", (chunk: string) => {
			answer += chunk;
			if (answer.length > MAX_ANSWER) socket.destroy(new Error("the answer does not end"));
		});
		socket.on("end", () => socket.end());
		socket.on("error", reject);
		socket.on("close", () => {
			signal.removeEventListener("abort", onAbort);
			resolve(answer);
		});
	});
}

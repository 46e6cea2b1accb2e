import { type Attempt, ConnectError, type ConnectOptions, connect, type SecureStream } from "xmpps-connect";
import {
	type EndpointOptions,
	startDnsServer,
	type World,
	type XmppEndpoint,
	Zone,
} from "../../src/lab/embedded/index.ts";

/** How each attempt ended, in order. */
export const outcomes = (attempts: readonly Attempt[]): string[] =>
	attempts.map(({ outcome }) => (outcome.kind === "failed" ? outcome.code : outcome.kind));

/** The error of a connection that must not come about. */
export async function failureOf(running: Promise<SecureStream>): Promise<ConnectError> {
	const result = await running.catch((error: unknown) => error);
	if (result instanceof ConnectError) return result;
	if (result instanceof Error) throw result;
	(result as SecureStream).socket.destroy();
	throw new Error("it connected");
}

/** Connects to one endpoint of the world that is set up as given, over one kind of TLS. */
export async function connectTo(
	world: World,
	endpoint: XmppEndpoint | Partial<EndpointOptions>,
	options: ConnectOptions & { readonly authentic?: boolean; readonly zone?: (zone: Zone, port: number) => void } = {},
): Promise<SecureStream> {
	const { authentic, zone: more, ...rest } = options;
	const one = "starttlsPort" in endpoint ? endpoint : await world.endpoint(endpoint);
	const kind = options.only ?? "direct-tls";
	const port = kind === "starttls" ? one.starttlsPort : one.directTlsPort;
	const zone = new Zone(world.domain)
		.add(`_${kind === "starttls" ? "xmpp" : "xmpps"}-client._tcp.${world.domain}`, "SRV", `0 0 ${port} ${world.host}`)
		.add(world.host, "A", one.address);
	more?.(zone, port);
	await using dns = await startDnsServer(zone, { authentic: authentic === true });
	return await connect(world.domain, { dns: `127.0.0.1:${dns.port}`, ca: world.ca, only: kind, ...rest });
}

import { domainToASCII } from "node:url";
import { type Account, AccountBook } from "./account-book.ts";
import { type CertificateAuthority, type Credentials, createCertificateAuthority } from "./certificate-authority.ts";
import { type EmbeddedDns, startDnsServer } from "./dns-server.ts";
import { type Front, startFront } from "./front.ts";
import type { Misbehaviour } from "./misbehaviour.ts";
import { StanzaRouter } from "./stanza-router.ts";
import { startWebSite } from "./web-site.ts";
import { type EndpointOptions, startXmppEndpoint, type XmppEndpoint } from "./xmpp-endpoint.ts";
import { Zone } from "./zone.ts";

/** How to set a world up. */
export interface WorldOptions {
	/** In U-labels. Default: `example.test`. */
	readonly domain?: string;
	/** Plays a validating resolver: every answer carries the AD bit. */
	readonly authentic?: boolean;
	/** Makes the XMPP server misbehave. */
	readonly misbehave?: Misbehaviour;
	/** Uses these instead of a certificate for the domain. */
	readonly credentials?: (authority: CertificateAuthority) => Promise<Credentials>;
	/** Does not go beyond this version of TLS. */
	readonly maxVersion?: EndpointOptions["maxVersion"];
}

/** A small internet on loopback: DNS, a CA, and one port that a web site and an XMPP server share. */
export interface World extends AsyncDisposable {
	readonly domain: string;
	/** The SRV target, whose addresses are in the zone. */
	readonly host: string;
	readonly accounts: readonly Account[];
	/** The CA's certificate in PEM. */
	readonly ca: string;
	readonly authority: CertificateAuthority;
	readonly credentials: Credentials;
	/** May be changed while the world is up. */
	readonly zone: Zone;
	readonly dns: EmbeddedDns;
	readonly ports: {
		/** The shared port. */
		readonly front: number;
		readonly web: number;
		readonly directTls: number;
		readonly starttls: number;
		readonly serverStarttls: number;
	};
	readonly xmpp: XmppEndpoint;
	/** Starts another endpoint of the domain, on ports of its own. It ends with the world. */
	endpoint(options?: Partial<EndpointOptions>): Promise<XmppEndpoint>;
	/** Ends everything. */
	close(): Promise<void>;
}

const ACCOUNTS: readonly Account[] = [
	{ username: "juliet", password: "rose by any other name" },
	{ username: "romeo", password: "what light through yonder window" },
];

/** Brings a world up. Several may run side by side; nothing is left behind after `close`. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
	const domain = options.domain ?? "example.test";
	/** In A-labels, for DNS, SNI and certificates; JIDs and stream headers carry the domain as it was given. */
	const ascii = domainToASCII(domain);
	const host = `xmpps.${ascii}`;
	const open: AsyncDisposable[] = [];
	const close = async (): Promise<void> => {
		for (const part of open.splice(0).reverse()) await part[Symbol.asyncDispose]();
	};
	const keep = <T extends AsyncDisposable>(part: T): T => {
		open.push(part);
		return part;
	};
	try {
		const authority = await createCertificateAuthority();
		const [credentials, webCredentials] = await Promise.all([
			options.credentials?.(authority) ?? authority.issue({ dns: [ascii], xmppAddr: [domain] }),
			authority.issue({ dns: [ascii, `www.${ascii}`] }),
		]);
		const web = keep(await startWebSite(ascii, webCredentials));
		const shared: EndpointOptions = {
			router: new StanzaRouter(new AccountBook(domain, ACCOUNTS)),
			credentials,
			...(options.maxVersion === undefined ? {} : { maxVersion: options.maxVersion }),
		};
		const xmpp = keep(
			await startXmppEndpoint({
				...shared,
				...(options.misbehave === undefined ? {} : { misbehave: options.misbehave }),
			}),
		);
		const front: Front = keep(await startFront({ domain: ascii, xmppPort: xmpp.directTlsPort, webPort: web.port }));
		const zone = new Zone(ascii)
			.add(ascii, "SOA", "")
			.add(ascii, "NS", `ns.${ascii}`)
			.add(ascii, "A", "127.0.0.1")
			.add(`ns.${ascii}`, "A", "127.0.0.1")
			.add(host, "A", "127.0.0.1")
			.add(`_xmpps-client._tcp.${ascii}`, "SRV", `0 5 ${front.port} ${host}`)
			.add(`_xmpp-client._tcp.${ascii}`, "SRV", `10 5 ${xmpp.starttlsPort} ${host}`)
			.add(`_xmpps-server._tcp.${ascii}`, "SRV", `0 5 ${front.port} ${host}`)
			.add(`_xmpp-server._tcp.${ascii}`, "SRV", `10 5 ${xmpp.serverStarttlsPort} ${host}`);
		const dns = keep(await startDnsServer(zone, { authentic: options.authentic === true }));
		return {
			domain,
			host,
			accounts: ACCOUNTS,
			ca: authority.pem,
			authority,
			credentials,
			zone,
			dns,
			ports: {
				front: front.port,
				web: web.port,
				directTls: xmpp.directTlsPort,
				starttls: xmpp.starttlsPort,
				serverStarttls: xmpp.serverStarttlsPort,
			},
			xmpp,
			endpoint: async (other) => keep(await startXmppEndpoint({ ...shared, ...other })),
			close,
			[Symbol.asyncDispose]: close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

import type { Domain, SrvService } from "xmpps-connect/protocol";
import type { DnsObservation } from "./observation-dns.ts";
import type { LocalObservation } from "./observation-local.ts";
import type {
	AlpnOffer,
	CertificateObservation,
	HandshakeResult,
	Inside,
	SniOffer,
	TcpFailureReason,
} from "./observation-tls.ts";

/** The version of the shape below: a saved observation of another one cannot be judged. */
export const OBSERVATION_FORMAT = "xmpps-observation/1";

/**
 * What was seen of a domain: facts alone, nothing judged. Every value is plain JSON, so that it can be saved and judged
 * again later. Every text that a peer wrote is printable and cut.
 */
export interface Observation {
	readonly format: typeof OBSERVATION_FORMAT;
	readonly domain: Domain;
	/** When it began: ISO 8601. */
	readonly began: string;
	/** How long it took, in milliseconds. */
	readonly ms: number;
	readonly vantage: Vantage;
	/** How much was tried at each endpoint. */
	readonly matrix: "full" | "reduced";
	readonly dns: DnsObservation;
	/** One for each SRV service, target, address and port; sorted by them. */
	readonly endpoints: readonly EndpointObservation[];
	/** HTTPS at the addresses of endpoints on port 443 and at the domain's own. */
	readonly web: readonly WebObservation[];
	readonly hostMeta: readonly HostMetaObservation[];
	/** Every certificate that came, by its SHA-256. */
	readonly certificates: Readonly<Record<string, CertificateObservation>>;
	/** What the host itself says (`--local`). */
	readonly local?: LocalObservation;
	/** What was left out, and why. */
	readonly cuts: readonly Cut[];
}

/** Where the looking was done from. */
export interface Vantage {
	/** `ssh`: every connection went through this host. */
	readonly kind: "here" | "ssh";
	readonly host?: string;
	/** The addresses of the machine that looked: an endpoint among them was not seen from outside. */
	readonly addresses: readonly string[];
}

/** Something that a cap, a rule of safety or the deadline left out. */
export interface Cut {
	readonly what: "endpoints" | "handshakes" | "records" | "addresses" | "deadline" | "refused-address";
	/** The address, name or place it concerns. */
	readonly where: string;
	/** One line for people. */
	readonly detail: string;
}

/** One SRV service at one address and port. */
export interface EndpointObservation {
	readonly service: SrvService;
	readonly target: string;
	readonly address: string;
	readonly family: 4 | 6;
	readonly port: number;
	/** `fallback`: there is no SRV record, so that clients go to the domain's own address (RFC 6120, 3.2.2). */
	readonly origin: "srv" | "fallback" | "assumed";
	readonly tcp: TcpResult;
	/** Direct TLS: one for each cell of ALPN × SNI. Of a STARTTLS endpoint empty. */
	readonly handshakes: readonly HandshakeObservation[];
	/** STARTTLS: one for each SNI that was tried. Of a direct TLS endpoint empty. */
	readonly starttls: readonly StarttlsObservation[];
	/** What else was tried where the endpoint is not what its record says. */
	readonly cross: readonly CrossObservation[];
	/** Streams inside TLS that were begun one after the other when nothing else went on; at one endpoint of a domain. */
	readonly pace?: readonly Pace[];
}

/** How long a stream took, in milliseconds. */
export interface Pace {
	/** TCP: once there and back. */
	readonly tcpMs: number;
	/** From our header to the last byte of the features. */
	readonly featuresMs: number;
}

export type TcpResult =
	| { readonly kind: "open"; readonly ms: number }
	| { readonly kind: "failed"; readonly reason: TcpFailureReason; readonly detail: string; readonly ms: number }
	| { readonly kind: "not-tried"; readonly why: "cap" | "deadline" | "address" | "aborted" };

/** One cell of the matrix. */
export interface HandshakeObservation {
	readonly alpn: AlpnOffer;
	readonly sni: SniOffer;
	readonly result: HandshakeResult;
}

/** A stream that was begun in plain text. */
export interface StarttlsObservation {
	readonly sni: SniOffer;
	/** What answered the header before TLS. */
	readonly before: Inside;
	/** Why TLS was not begun; absent when it was. */
	readonly refusal?: { readonly reason: "not-offered" | "refused" | "injection" | "failed"; readonly detail: string };
	/** What came of TLS after `<proceed/>`; absent when it was not begun. */
	readonly tls?: HandshakeResult;
}

/** A probe of an endpoint that is not what it should be. */
export type CrossObservation =
	/** STARTTLS at a direct TLS record. */
	| { readonly probe: "starttls"; readonly before: Inside }
	/** Direct TLS at a STARTTLS record, with the right ALPN and the domain as SNI. */
	| { readonly probe: "direct-tls"; readonly result: HandshakeResult }
	/** Direct TLS with TLS 1.0, 1.1 and every cipher allowed: what a server too old offers. */
	| { readonly probe: "old-tls"; readonly result: HandshakeResult }
	/** Nothing was sent: who speaks first. */
	| { readonly probe: "banner"; readonly before: Inside }
	/** A request of HTTP without TLS. */
	| { readonly probe: "http"; readonly before: Inside };

/** HTTPS at an address. */
export interface WebObservation {
	readonly address: string;
	readonly family: 4 | 6;
	readonly port: number;
	/** SNI and Host. */
	readonly name: string;
	/** Whether `name` is the domain or an SRV target. */
	readonly of: "domain" | "target";
	/** ALPN offered: `h2,http/1.1`; `inside` is what answered `GET /`. */
	readonly result: HandshakeResult;
	/** Its `Date` line: ISO 8601. */
	readonly date?: string;
	/** Milliseconds since 1970 on our own clock when that came, to compare. */
	readonly dateSeenAt?: number;
}

/** The domain's host-meta (XEP-0156, 3). */
export interface HostMetaObservation {
	readonly form: "xml" | "json";
	readonly url: string;
	readonly result:
		| {
				readonly kind: "found";
				readonly links: readonly { readonly rel: string; readonly href: string }[];
				/** `Access-Control-Allow-Origin`: a web client needs it. */
				readonly allowOrigin?: string;
		  }
		| { readonly kind: "absent"; readonly status: string }
		| { readonly kind: "broken"; readonly detail: string }
		| { readonly kind: "failed"; readonly detail: string };
}

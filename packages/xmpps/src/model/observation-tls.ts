/** Which ALPN names a hello offered. */
export type AlpnOffer =
	/** The one of the endpoint's role: `xmpp-client` or `xmpp-server`. */
	| "right"
	| "none"
	/** `h2`, `http/1.1`. */
	| "web"
	/** The right one and `http/1.1`, the right one first. */
	| "both"
	/** The one of the other role. */
	| "other-service"
	/** One that nobody knows. */
	| "nonsense";

/** Which name a hello asked for. */
export type SniOffer = "domain" | "none" | "target" | "foreign";

/** What came of a TLS handshake. */
export type HandshakeResult = Handshake | HandshakeFailure | NotTried;

/** It was completed; nothing says yet that the certificate is any good. */
export interface Handshake {
	readonly kind: "tls";
	/** `TLSv1.3`. */
	readonly protocol: string;
	/** Its name in the IANA registry. */
	readonly cipher: string;
	/** The ALPN name that the server chose. */
	readonly alpn?: string;
	/** SHA-256 of the certificates that came, hex, the server's own first: keys of `Observation.certificates`. */
	readonly chain: readonly string[];
	/** OpenSSL's verdict on the chain: `ok`, or a code such as `CERT_HAS_EXPIRED`. Says nothing of names. */
	readonly trust: string;
	/** What answered a stream header inside. */
	readonly inside: Inside;
	/** Milliseconds for TCP and TLS. */
	readonly ms: number;
}

/** It was not completed. */
export interface HandshakeFailure {
	readonly kind: "failed";
	readonly reason: TcpFailureReason | "alert" | "not-tls" | "closed" | "tls-error";
	/** The TLS alert by its name in RFC 8446, 6: `unrecognized_name`. */
	readonly alert?: string;
	/** One line for people, printable. */
	readonly detail: string;
	readonly ms: number;
}

/** Left out: a cap was reached, the time was over, TCP had failed already, or it makes no sense here. */
export interface NotTried {
	readonly kind: "not-tried";
	readonly why: "cap" | "deadline" | "tcp" | "address" | "aborted";
}

/** How a TCP connection failed. */
export type TcpFailureReason =
	| "refused"
	| "timeout"
	| "reset"
	/** A router or this machine said that there is no way to the address. */
	| "unreachable"
	/** This machine has no address of that family. */
	| "no-family"
	| "error";

/** What answers at the other end of a connection, once our stream header was sent or nothing was. */
export type Inside =
	/** An XMPP stream with features. */
	| { readonly kind: "xmpp"; readonly header: HeaderFacts; readonly features: FeatureFacts; readonly ms: number }
	/** An XMPP server that ended the stream. */
	| {
			readonly kind: "stream-error";
			readonly condition: string;
			readonly text?: string;
			/** The other host it names (`see-other-host`). */
			readonly redirect?: string;
			readonly header?: HeaderFacts;
	  }
	| {
			readonly kind: "http";
			/** The first line of the answer. */
			readonly status: string;
			/** Its `Server` line. */
			readonly server?: string;
	  }
	/** It began with a SETTINGS frame of HTTP/2. */
	| { readonly kind: "http2" }
	| { readonly kind: "ssh"; readonly banner: string }
	/** Another thing, or broken XML: its first bytes, printable. */
	| { readonly kind: "other"; readonly bytes: string; readonly detail: string }
	/** Nothing came until the deadline. */
	| { readonly kind: "silence" }
	/** It closed without a word. */
	| { readonly kind: "closed" }
	/** It was reset. */
	| { readonly kind: "reset" }
	/** Only the handshake was wanted. */
	| { readonly kind: "not-asked" };

/** A stream header, printable and cut. */
export interface HeaderFacts {
	readonly from?: string;
	readonly id?: string;
	readonly version?: string;
	readonly lang?: string;
	/** The content namespace. */
	readonly namespace: string;
}

/** Stream features, printable and cut. */
export interface FeatureFacts {
	readonly starttls: "required" | "optional" | "absent";
	/** SASL mechanisms, those of SASL2 among them. */
	readonly mechanisms: readonly string[];
	readonly channelBindings: readonly string[];
	readonly sasl2: boolean;
	readonly dialback: boolean;
	/** `{namespace}name` of every child. */
	readonly names: readonly string[];
	/** Header and features came in two TCP segments with a gap between them that an unset TCP_NODELAY explains. */
	readonly apart?: boolean;
	/** Milliseconds between header and features. */
	readonly gapMs?: number;
}

/** A certificate that was shown. Everything in it was written by its owner: printable, cut. */
export interface CertificateObservation {
	readonly sha256: string;
	readonly subject: string;
	readonly issuer: string;
	/** DNS-IDs. */
	readonly dns: readonly string[];
	/** SRV-IDs as `_xmpp-client.example.org`. */
	readonly srv: readonly string[];
	readonly xmppAddr: readonly string[];
	/** ISO 8601. */
	readonly notBefore: string;
	readonly notAfter: string;
	/** `EC prime256v1`, `RSA 2048`. */
	readonly key: string;
	readonly selfSigned: boolean;
	/** DER in base64. */
	readonly der: string;
	/** SubjectPublicKeyInfo in DER, base64. */
	readonly spki: string;
}

import { tlsKind } from "xmpps-connect/protocol";
import type { CrossObservation, EndpointObservation } from "../../model/observation.ts";
import type { AlpnOffer, Inside } from "../../model/observation-tls.ts";
import { cell, insideOf } from "./main-result.ts";

/** Something that answered at an endpoint. */
export interface Answering {
	readonly inside: Inside;
	/** To what: `TLS with ALPN xmpp-client`, `a request of HTTP without TLS`. */
	readonly to: string;
}

/** The hellos that are looked at, what a client that follows the standards sends first. */
const HELLOS: readonly (readonly [AlpnOffer, string])[] = [
	["right", "TLS with the ALPN name of XMPP"],
	["none", "TLS without ALPN"],
	["both", "TLS with the ALPN names of XMPP and HTTP"],
	["web", "TLS with the ALPN names of HTTP"],
	["nonsense", "TLS with an ALPN name that nobody knows"],
];

const PROBES: Readonly<Record<CrossObservation["probe"], string>> = {
	starttls: "a stream header without TLS",
	"direct-tls": "direct TLS",
	"old-tls": "TLS 1.0 or 1.1",
	banner: "a connection without a word",
	http: "a request of HTTP without TLS",
};

/** What answered at an endpoint, first what a client that follows the standards gets; all with the domain as SNI. */
export function answersAt(endpoint: EndpointObservation): Answering[] {
	return [...ownAnswers(endpoint), ...endpoint.cross.map(crossAnswer)].flatMap(([inside, to]) =>
		inside === undefined || inside.kind === "not-asked" ? [] : [{ inside, to }],
	);
}

function ownAnswers(endpoint: EndpointObservation): (readonly [Inside | undefined, string])[] {
	if (tlsKind(endpoint.service) === "direct-tls") {
		return HELLOS.map(([alpn, to]) => [insideOf(cell(endpoint, alpn, "domain")), to]);
	}
	const plain = endpoint.starttls.find(({ sni }) => sni === "domain");
	return [
		[insideOf(plain?.tls), "TLS behind STARTTLS"],
		[plain?.before, "a stream header without TLS"],
	];
}

function crossAnswer(cross: CrossObservation): readonly [Inside | undefined, string] {
	return ["before" in cross ? cross.before : insideOf(cross.result), PROBES[cross.probe]];
}

/** An answer as a line of evidence: what was sent, and what came. */
export function answerLine({ inside, to }: Answering): string {
	return `${to}: ${insideWords(inside)}`;
}

/** What came, in a few words. */
export function insideWords(inside: Inside): string {
	switch (inside.kind) {
		case "xmpp":
			return "XMPP";
		case "stream-error":
			return `stream error ${inside.condition}${inside.text === undefined ? "" : ` (${inside.text})`}`;
		case "http":
			return [inside.status === "" ? "HTTP" : inside.status, inside.server && `Server: ${inside.server}`]
				.filter(Boolean)
				.join(", ");
		case "http2":
			return "a SETTINGS frame of HTTP/2";
		case "ssh":
			return inside.banner;
		case "other":
			return inside.bytes === "" ? inside.detail : `${inside.bytes} (${inside.detail})`;
		case "silence":
			return "nothing until the deadline";
		case "closed":
			return "the connection was closed without a word";
		case "reset":
			return "the connection was reset";
		case "not-asked":
			return "not asked";
	}
}

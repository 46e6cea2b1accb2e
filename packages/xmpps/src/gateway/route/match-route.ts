import type { Matcher } from "../../model/route-table.ts";
import type { Opening } from "../opening.ts";

/** Why a matcher does not fit, for people; `undefined`: it fits. */
export type Mismatch = string | undefined;

/** Compares what came with what a matcher asks for. Pure. @param listener the name of the listener that it came to */
export function mismatch(match: Matcher, opening: Opening, listener: string): Mismatch {
	const first = match.first ?? "tls";
	if (opening.kind !== first) return `it is no ${FIRST[first]}`;
	if (match.listener !== undefined && !match.listener.includes(listener)) {
		return `it came to the listener ${quoted([listener])}`;
	}
	return (
		alpnMismatch(match, opening) ?? nameMismatch(match.serverName, nameOf(opening)) ?? serviceMismatch(match, opening)
	);
}

const FIRST = { tls: "TLS", xmpp: "stream in clear", http: "HTTP in clear" } as const;

function alpnMismatch({ alpn }: Matcher, opening: Opening): Mismatch {
	if (alpn === undefined) return undefined;
	const offered = opening.kind === "tls" ? opening.hello.alpn : [];
	if (alpn === "none") return offered.length === 0 ? undefined : `it offers ${quoted(offered)}`;
	if (offered.some((protocol) => alpn.includes(protocol))) return undefined;
	return offered.length === 0 ? "it has no ALPN" : `it offers ${quoted(offered)}`;
}

/** What the client wants to speak to: the SNI, or `to`. */
function nameOf(opening: Opening): string | undefined {
	if (opening.kind === "tls") return opening.hello.serverName;
	return opening.kind === "xmpp" ? opening.to : opening.host;
}

function nameMismatch(wanted: Matcher["serverName"], name: string | undefined): Mismatch {
	if (wanted === undefined) return undefined;
	if (wanted === "none") return name === undefined ? undefined : `it is for ${quoted([name])}`;
	if (name === undefined) return "it names no host";
	return wanted.some((pattern) => covers(pattern, name)) ? undefined : `it is for ${quoted([name])}`;
}

/** RFC 6125, 6.4.3, as certificates have it: `*` stands for one whole label, the leftmost. */
function covers(pattern: string, name: string): boolean {
	if (!pattern.startsWith("*.")) return pattern === name;
	const dot = name.indexOf(".");
	return dot > 0 && name.slice(dot) === pattern.slice(1);
}

function serviceMismatch({ service }: Matcher, opening: Opening): Mismatch {
	if (service === undefined || opening.kind !== "xmpp" || opening.service === service) return undefined;
	return `it is a stream of ${opening.service}`;
}

function quoted(words: readonly string[]): string {
	return words.map((word) => JSON.stringify(word)).join(", ");
}

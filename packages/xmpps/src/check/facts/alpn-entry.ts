import { tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { AlpnOffer, HandshakeResult } from "../../model/observation-tls.ts";
import { type Entry, entry } from "./entry.ts";
import type { Facts } from "./facts.ts";
import { cell } from "./main-result.ts";

/** Whether a hello with this ALPN and the domain as SNI gets in. */
export function alpnEntry(facts: Facts, endpoint: EndpointObservation, alpn: AlpnOffer): Entry {
	return entry(facts, endpoint, { alpn, sni: "domain" });
}

/** Direct TLS endpoints of records; what nobody published is no record's mistake. */
export function directEndpoints({ observation }: Facts): EndpointObservation[] {
	return observation.endpoints.filter(
		({ service, origin }) => tlsKind(service) === "direct-tls" && origin !== "fallback",
	);
}

/** What came of one ALPN offer as a line of evidence. */
export function alpnLine(endpoint: EndpointObservation, alpn: AlpnOffer, words: string): string {
	return `${words}: ${resultWords(cell(endpoint, alpn, "domain"))}`;
}

/** What came of a handshake, in a few words. */
function resultWords(result: HandshakeResult | undefined): string {
	if (result === undefined) return "not tried";
	switch (result.kind) {
		case "not-tried":
			return `not tried (${result.why})`;
		case "failed":
			return result.detail;
		case "tls": {
			const chosen = result.alpn === undefined ? "" : `, ALPN ${result.alpn}`;
			const { inside } = result;
			const what =
				inside.kind === "http" ? `HTTP${inside.server === undefined ? "" : ` (${inside.server})`}` : inside.kind;
			return `${result.protocol}${chosen}, inside: ${what}`;
		}
	}
}

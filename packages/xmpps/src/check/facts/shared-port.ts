import { tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation, WebObservation } from "../../model/observation.ts";
import type { AlpnOffer, Inside } from "../../model/observation-tls.ts";
import { namesFit } from "./certificate-verdict.ts";
import type { Facts } from "./facts.ts";
import { cell, insideOf } from "./main-result.ts";
import { addressesOf, hostOf } from "./srv-targets.ts";
import { deadWebs } from "./web-behind.ts";

/** An address and port at which there is direct TLS for XMPP, and at which HTTPS was tried, too. */
export interface Shared {
	readonly address: string;
	readonly port: number;
	readonly endpoints: readonly EndpointObservation[];
	/** A web site is to be there: browsers that look for it come here, or some hello reaches a web server. */
	readonly expected: boolean;
	/** For which names a web server answers, with a certificate for them or not. */
	readonly sites: readonly string[];
	/** What browsers that come here for a site get instead. */
	readonly faults: readonly WebFault[];
	/** How many names a browser was played for. */
	readonly asked: number;
}

/** Why a browser that comes here for a site does not get it. */
export interface WebFault {
	readonly name: string;
	/** `xmpp`: the XMPP server answered it. */
	readonly kind: "xmpp" | "broken";
	/** In a few words. */
	readonly what: string;
	readonly web: WebObservation;
}

/** Hellos that no XMPP client makes, the likeliest to reach a web server first. */
const FOREIGN_HELLOS: readonly AlpnOffer[] = ["web", "nonsense", "none", "both"];

/** Every address and port that web and XMPP may share, in the order of the endpoints. */
export function sharedPlaces(facts: Facts): Shared[] {
	const { endpoints, web } = facts.observation;
	const places = new Map<string, EndpointObservation[]>();
	for (const endpoint of endpoints) {
		if (tlsKind(endpoint.service) !== "direct-tls") continue;
		const key = `${endpoint.address} ${endpoint.port}`;
		places.set(key, [...(places.get(key) ?? []), endpoint]);
	}
	return [...places.values()].flatMap((group): Shared[] => {
		const [{ address, port } = { address: "", port: 0 }] = group;
		const asked = web.filter((one) => one.address === address && one.port === port && wasTried(one));
		return asked.length === 0 ? [] : [sharedPlace(facts, address, port, group, asked)];
	});
}

function sharedPlace(
	facts: Facts,
	address: string,
	port: number,
	endpoints: readonly EndpointObservation[],
	asked: readonly WebObservation[],
): Shared {
	const multiplexed =
		endpoints.some(isMultiplexed) ||
		asked.some(({ result }) => isWeb(insideOf(result))) ||
		// The host's own multiplexer hands browsers on, though to nobody.
		(isLocal(facts, address) && deadWebs(facts).length > 0);
	// XMPP that has an address for itself is no fault: nobody looks for a web site there.
	const meant = asked.filter((one) => comesHere(facts, one) && (hasSiteElsewhere(facts, one) || multiplexed));
	return {
		address,
		port,
		endpoints,
		expected: meant.length > 0 || multiplexed,
		sites: asked.filter(({ result }) => isWeb(insideOf(result))).map(({ name }) => name),
		faults: meant.flatMap((one) => faultOf(facts, endpoints, one) ?? []),
		asked: asked.length,
	};
}

function isLocal({ observation }: Facts, address: string): boolean {
	return observation.local?.addresses.includes(address) === true;
}

/** Some hello with the domain's name reaches a web server. */
function isMultiplexed(endpoint: EndpointObservation): boolean {
	return FOREIGN_HELLOS.some((alpn) => isWeb(insideOf(cell(endpoint, alpn, "domain"))));
}

/** A browser that looks the name up comes to this address. An SRV target is a name for records: only a site of its own makes it one for browsers. */
function comesHere(facts: Facts, { name, address, of }: WebObservation): boolean {
	const comes = addressesOf(hostOf(facts.observation, name)).includes(address);
	return comes && (of === "domain" || facts.observation.web.some((one) => one.name === name && isGoodSite(facts, one)));
}

function hasSiteElsewhere(facts: Facts, { name, address }: WebObservation): boolean {
	return facts.observation.web.some((one) => one.name === name && one.address !== address && isGoodSite(facts, one));
}

/** A browser gets the site. RFC 9525, 6.3. */
function isGoodSite(facts: Facts, { name, result }: WebObservation): boolean {
	const certificate = facts.certificate(result);
	if (result.kind !== "tls" || certificate === undefined || !isWeb(result.inside)) return false;
	return result.trust === "ok" && namesFit(certificate, { ascii: name, unicode: name }, "client");
}

function faultOf(facts: Facts, endpoints: readonly EndpointObservation[], web: WebObservation): WebFault | undefined {
	const { name, result } = web;
	if (result.kind === "not-tried") return undefined;
	if (result.kind === "failed") {
		return { name, kind: "broken", what: `TLS fails (${result.alert ?? result.reason})`, web };
	}
	if (isXmpp(result.inside)) return { name, kind: "xmpp", what: "the XMPP server answers browsers", web };
	if (!isWeb(result.inside)) return { name, kind: "broken", what: `no answer of HTTP (${result.inside.kind})`, web };
	if (isGoodSite(facts, web)) return undefined;
	// What is wrong with a certificate that XMPP clients are shown, too, is said of it once.
	if (endpoints.some((one) => cell(one, "right", "domain")?.kind === "tls" && sameLeaf(one, result.chain[0]))) {
		return undefined;
	}
	const names = facts.certificate(result)?.dns.join(", ") ?? "";
	const what =
		result.trust === "ok" ? `a certificate for ${names}` : `a certificate that is not accepted (${result.trust})`;
	return { name, kind: "broken", what, web };
}

function sameLeaf(endpoint: EndpointObservation, leaf: string | undefined): boolean {
	const main = cell(endpoint, "right", "domain");
	return main?.kind === "tls" && main.chain[0] === leaf;
}

function wasTried({ result }: WebObservation): boolean {
	return result.kind !== "not-tried";
}

export function isWeb(inside: Inside | undefined): boolean {
	return inside?.kind === "http" || inside?.kind === "http2";
}

/** An answer to a browser's request that only an XMPP server makes; what asked it may not have read it as XML. */
export function isXmpp(inside: Inside | undefined): boolean {
	if (inside?.kind === "other") return /^<\?xml|<stream:/.test(inside.bytes);
	return inside?.kind === "xmpp" || inside?.kind === "stream-error";
}

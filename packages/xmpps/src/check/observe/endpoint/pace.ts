import { type SrvService, tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation, Pace } from "../../../model/observation.ts";
import type { HandshakeResult } from "../../../model/observation-tls.ts";
import { dialPlace } from "./dial-place.ts";
import { helloOf, MAIN_CELL } from "./hello-matrix.ts";
import { secure } from "./probe-tls.ts";
import { type Probing, roleOf, streamInside } from "./probing.ts";
import { starttlsOver } from "./starttls.ts";

/** A machine that is busy for a moment is not busy so often in a row. */
const TRIES = 3;

/** Milliseconds above the way there and back: what takes less was not held back, and need not be looked at again. */
const QUICK = 30;

/** Behind everything else. */
const RANK = 40;

/** Where clients go first. Servers mostly want a certificate before they say anything. */
const SERVICES: readonly SrvService[] = ["xmpps-client", "xmpp-client"];

/**
 * Looks how long a stream takes to its features when nothing else goes on, at one endpoint at which one was seen. To be
 * called when everything else is over: among many probes at once nobody can tell a server that waits from one that is busy.
 * @returns the endpoints, that one with its `pace`
 */
export async function observePace(
	probing: Probing,
	endpoints: readonly EndpointObservation[],
): Promise<readonly EndpointObservation[]> {
	const chosen = SERVICES.flatMap((service) => endpoints.filter((one) => one.service === service && hasStream(one)))[0];
	if (chosen === undefined || probing.matrix === "reduced") return endpoints;
	const pace: Pace[] = [];
	while (pace.length < TRIES) {
		const { signal } = probing;
		const one = await probing.budgets.run({ address: chosen.address, rank: RANK, signal }, () => once(probing, chosen));
		if (one === undefined || "kind" in one) break;
		pace.push(one);
		if (one.featuresMs - one.tcpMs < QUICK) break;
	}
	return endpoints.map((one) => (one === chosen && pace.length > 0 ? { ...one, pace } : one));
}

function hasStream({ handshakes, starttls }: EndpointObservation): boolean {
	const main = handshakes.find(({ alpn, sni }) => alpn === MAIN_CELL.alpn && sni === MAIN_CELL.sni)?.result;
	return isStream(main) || isStream(starttls.find(({ sni }) => sni === MAIN_CELL.sni)?.tls);
}

function isStream(result: HandshakeResult | undefined): boolean {
	return result?.kind === "tls" && result.inside.kind === "xmpp";
}

/** One stream; undefined where this time none came about. */
async function once(probing: Probing, place: EndpointObservation): Promise<Pace | undefined> {
	const dialled = await dialPlace(probing, place);
	if (dialled.kind !== "open") return undefined;
	const direct = tlsKind(place.service) === "direct-tls";
	const cell = direct ? MAIN_CELL : ({ ...MAIN_CELL, alpn: "none" } as const);
	const hello = helloOf(cell, roleOf(place), probing.domain, place.target);
	const result = direct
		? await secure(probing, place, dialled, hello, streamInside(probing, place), probing.certificates)
		: (await starttlsOver(probing, place, dialled, hello)).tls;
	if (result?.kind !== "tls" || result.inside.kind !== "xmpp") return undefined;
	return { tcpMs: dialled.ms, featuresMs: result.inside.ms };
}

import { tlsKind } from "xmpps-connect/protocol";
import type { CrossObservation, EndpointObservation } from "../../../model/observation.ts";
import type { HandshakeResult, Inside } from "../../../model/observation-tls.ts";
import type { EndpointPlace } from "../endpoints-of.ts";
import { dialPlace } from "./dial-place.ts";
import { helloOf, MAIN_CELL } from "./hello-matrix.ts";
import { PeerStream } from "./peer-stream.ts";
import { phase } from "./phase.ts";
import { probeTls } from "./probe-tls.ts";
import { headerFor, type Probing, roleOf, streamInside } from "./probing.ts";
import { readInside } from "./read-inside.ts";
import type { TlsHello } from "./shake-hands.ts";
import { starttlsOver } from "./starttls.ts";

type Seen = Pick<EndpointObservation, "handshakes" | "starttls">;

/** Before every cell but the main one: what an endpoint is instead is worth more than the rest of its matrix. */
const RANK = 1;

/** What servers that are too old understand, and ours is forbidden (RFC 8996, 4 and RFC 8996, 5): everything that OpenSSL still knows. */
const OLD_TLS = { minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;

/** Alerts of a server that found no version or cipher in common. */
const TOO_NEW: ReadonlySet<string> = new Set(["protocol_version", "handshake_failure", "insufficient_security"]);

/** Looks what an endpoint is that is not what its record says; nothing where it is. */
export async function observeCross(
	probing: Probing,
	place: EndpointPlace,
	seen: Seen,
): Promise<readonly CrossObservation[]> {
	const probes = tlsKind(place.service) === "direct-tls" ? forDirectTls(seen) : forStarttls(seen);
	const found = await Promise.all(probes.map((probe) => run(probing, place, probe)));
	return found.filter((one) => one !== undefined);
}

/** Of a direct TLS endpoint: no hello at all came through. */
function forDirectTls({ handshakes }: Seen): readonly CrossObservation["probe"][] {
	const tried = handshakes.map(({ result }) => result).filter(({ kind }) => kind !== "not-tried");
	if (tried.length === 0 || tried.some(({ kind }) => kind === "tls")) return [];
	return ["starttls", "banner", "http", ...(isTooOld(tried[0]) ? (["old-tls"] as const) : [])];
}

function forStarttls({ starttls }: Seen): readonly CrossObservation["probe"][] {
	const [main] = starttls;
	switch (main?.before.kind) {
		case undefined:
		case "not-asked":
		case "stream-error":
			return [];
		case "xmpp":
			return isTooOld(main.tls) ? ["old-tls"] : [];
		default:
			return ["direct-tls", "banner", "http"];
	}
}

function isTooOld(result: HandshakeResult | undefined): boolean {
	if (result?.kind !== "failed") return false;
	// ejabberd says nothing and hangs up.
	if (["tls-error", "closed", "reset"].includes(result.reason)) return true;
	return result.reason === "alert" && TOO_NEW.has(result.alert ?? "");
}

/** Undefined when the budget or the end of the whole left it out. */
async function run(
	probing: Probing,
	place: EndpointPlace,
	probe: CrossObservation["probe"],
): Promise<CrossObservation | undefined> {
	const { budgets, signal } = probing;
	const asked = { address: place.address, rank: RANK, signal };
	switch (probe) {
		case "direct-tls":
			return {
				probe,
				result: await budgets.run(asked, () => tls(probing, place, mainHello(probing, place))),
			};
		case "old-tls":
			return { probe, result: await budgets.run(asked, () => oldTls(probing, place)) };
		default: {
			const before = await budgets.run(asked, () => plain(probing, place, wordsOf(probe, probing, place)));
			return before === undefined || before.kind === "not-tried" ? undefined : { probe, before };
		}
	}
}

function tls(probing: Probing, place: EndpointPlace, hello: TlsHello): Promise<HandshakeResult> {
	return probeTls(probing, place, hello, streamInside(probing, place), probing.certificates);
}

async function oldTls(probing: Probing, place: EndpointPlace): Promise<HandshakeResult> {
	if (tlsKind(place.service) === "direct-tls")
		return await tls(probing, place, { ...mainHello(probing, place), ...OLD_TLS });
	const dialled = await dialPlace(probing, place);
	if (dialled.kind !== "open") return dialled;
	const hello = {
		...helloOf({ alpn: "none", sni: "domain" }, roleOf(place), probing.domain, place.target),
		...OLD_TLS,
	};
	const { tls: result } = await starttlsOver(probing, place, dialled, hello);
	return result ?? { kind: "not-tried", why: "tcp" };
}

/** What a probe in plain text says first; of a banner nothing. */
function wordsOf(probe: "starttls" | "banner" | "http", probing: Probing, place: EndpointPlace): string {
	if (probe === "banner") return "";
	if (probe === "starttls") return headerFor(probing, place);
	// RFC 9112, 3: as the simplest of browsers would.
	return `GET / HTTP/1.1\r\nHost: ${probing.domain.ascii}\r\nConnection: close\r\n\r\n`;
}

/** Says something in plain text, or nothing, and tells what answers. Undefined without a connection. */
async function plain(probing: Probing, place: EndpointPlace, words: string): Promise<Inside | undefined> {
	const dialled = await dialPlace(probing, place);
	if (dialled.kind !== "open") return undefined;
	const peer = new PeerStream(dialled.socket);
	try {
		return await phase(probing, (signal) => {
			if (words !== "") peer.write(words);
			return readInside(peer, signal);
		});
	} catch (error) {
		if (!probing.signal.aborted) throw error;
		return undefined;
	} finally {
		peer.detach();
		dialled.socket.destroy();
	}
}

function mainHello({ domain }: Probing, place: EndpointPlace): TlsHello {
	return helloOf(MAIN_CELL, roleOf(place), domain, place.target);
}

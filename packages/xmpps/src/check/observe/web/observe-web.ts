import type { Cut, WebObservation } from "../../../model/observation.ts";
import type { DnsObservation } from "../../../model/observation-dns.ts";
import type { HandshakeResult, Inside } from "../../../model/observation-tls.ts";
import type { ObserveContext } from "../check-options.ts";
import { CutList } from "../cut-list.ts";
import type { AddressBudgets } from "../endpoint/address-budget.ts";
import type { CertificateCollector } from "../endpoint/certificate-collector.ts";
import { PeerStream } from "../endpoint/peer-stream.ts";
import { type After, probeTls } from "../endpoint/probe-tls.ts";
import { readInside } from "../endpoint/read-inside.ts";
import type { EndpointPlace } from "../endpoints-of.ts";
import { sortedBy } from "../ordering.ts";
import { type WebPlace, webPlaces } from "./web-places.ts";

/** What the web probes need of the surroundings. */
export type WebContext = Pick<
	ObserveContext,
	"dialer" | "trust" | "phaseTimeout" | "signal" | "domain" | "matrix" | "refuse"
>;

/** Behind the cells of the matrix that matter, before the rest of it. */
const RANK = 4;

/** What a `Date` line said, and when. */
type Dated = Pick<WebObservation, "date" | "dateSeenAt">;

/**
 * Asks for `GET /` by HTTPS, as a browser would, wherever the web and XMPP may share an address; nothing in the reduced
 * matrix. Never rejects for what the network does.
 * @returns sorted by address and name; and what was left out
 */
export async function observeWeb(
	context: WebContext,
	dns: DnsObservation,
	places: readonly EndpointPlace[],
	certificates: CertificateCollector,
	budgets: AddressBudgets,
): Promise<{ readonly web: readonly WebObservation[]; readonly cuts: readonly Cut[] }> {
	if (context.matrix === "reduced") return { web: [], cuts: [] };
	const cuts = new CutList();
	const looked = webPlaces(context, dns, places, cuts).map(async (place): Promise<WebObservation> => {
		const refusal = context.refuse(place.address);
		if (refusal === undefined) return { ...place, ...(await browse(context, place, certificates, budgets)) };
		cuts.add("refused-address", place.address, refusal);
		return { ...place, result: { kind: "not-tried", why: "address" } };
	});
	const web = sortedBy(await Promise.all(looked), ({ address, name }) => [address, name]);
	return { web, cuts: [...cuts.sorted(), ...budgets.cuts()] };
}

/** A browser's hello. Where the server takes HTTP/2, the request is made over a second connection, by HTTP/1.1. */
async function browse(
	context: WebContext,
	place: WebPlace,
	certificates: CertificateCollector,
	budgets: AddressBudgets,
): Promise<{ readonly result: HandshakeResult } & Dated> {
	const asked = { address: place.address, rank: RANK, signal: context.signal };
	const dated: { -readonly [K in keyof Dated]: Dated[K] } = {};
	const go = (alpn: readonly string[]): Promise<HandshakeResult> =>
		budgets.run(asked, () =>
			probeTls(context, place, { alpn, servername: place.name }, getRoot(place.name, dated), certificates),
		);
	const result = await go(["h2", "http/1.1"]);
	if (result.kind !== "tls" || result.inside.kind !== "http2") return { result, ...dated };
	const again = await go(["http/1.1"]);
	// Whoever speaks HTTP/2 alone is a web server all the same.
	const inside = again.kind === "tls" && again.inside.kind === "http" ? again.inside : result.inside;
	return { result: { ...result, inside }, ...dated };
}

/**
 * Asks for `/` and tells what answers, which need not be HTTP. No parser of HTTP reads it, since the first lines of
 * whatever comes are all that is wanted.
 * @param dated gets the answer's date
 */
function getRoot(name: string, dated: { -readonly [K in keyof Dated]: Dated[K] }): After {
	return async (socket, signal) => {
		// RFC 9113, 3.4: HTTP/2 begins with another preface.
		if ("alpnProtocol" in socket && socket.alpnProtocol === "h2") return { kind: "http2" };
		const peer = new PeerStream(socket);
		try {
			peer.write(requestFor(name));
			const inside = await readInside(peer, signal);
			if (inside.kind === "http") Object.assign(dated, dateIn(peer.firstBytes));
			return inside.kind === "other" && isStream(peer.firstBytes) ? await streamError(peer, signal, inside) : inside;
		} finally {
			peer.detach();
		}
	};
}

/**
 * RFC 9112, 3.2. As long as a browser's with its cookies: Prosody's multiplexer waits for 1024 bytes before it knows that
 * nobody behind it wants them, and hangs up.
 */
function requestFor(name: string): string {
	const cookie = `Cookie: xmpps-check=${"0".repeat(1024)}`;
	return `GET / HTTP/1.1\r\nHost: ${name}\r\nAccept: */*\r\n${cookie}\r\nConnection: close\r\n\r\n`;
}

/** What begins a stream of XMPP. */
function isStream(bytes: Uint8Array): boolean {
	return /^\s*(<\?xml[^>]*\?>\s*)?<stream:stream[\s>]/.test(Buffer.from(bytes).toString("latin1"));
}

/**
 * A server of XMPP that gets a request answers with a stream header, in which Prosody states no version since it was told
 * none, and the error behind it: that one says what it is (RFC 6120, 4.9.1.2).
 */
async function streamError(peer: PeerStream, signal: AbortSignal, header: Inside): Promise<Inside> {
	const behind = await readInside(peer, signal);
	return behind.kind === "stream-error" ? behind : header;
}

/** RFC 9110, 6.6.1 */
function dateIn(bytes: Uint8Array): Dated {
	const [head = ""] = Buffer.from(bytes)
		.toString("latin1")
		.split(/\r?\n\r?\n/, 1);
	const ms = Date.parse(/^date:[ \t]*([^\r\n]{1,60})/im.exec(head)?.[1] ?? "");
	return Number.isNaN(ms) ? {} : { date: new Date(ms).toISOString(), dateSeenAt: Date.now() };
}

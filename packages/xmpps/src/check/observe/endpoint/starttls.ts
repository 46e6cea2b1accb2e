import type { Duplex } from "node:stream";
import {
	isProceed,
	isStarttlsFailure,
	printable,
	readStreamError,
	STARTTLS,
	type XmlElement,
} from "xmpps-connect/protocol";
import type { EndpointObservation, StarttlsObservation } from "../../../model/observation.ts";
import type { Inside, SniOffer } from "../../../model/observation-tls.ts";
import type { EndpointPlace } from "../endpoints-of.ts";
import type { NotRun } from "./address-budget.ts";
import { type Dialled, dialPlace } from "./dial-place.ts";
import { firstConnection, type Open } from "./first-connection.ts";
import { helloOf } from "./hello-matrix.ts";
import { type Heard, PeerStream } from "./peer-stream.ts";
import { cutOff, PhaseTimeout, phase } from "./phase.ts";
import { secure } from "./probe-tls.ts";
import { headerFor, type Probing, roleOf, streamInside } from "./probing.ts";
import { readInside } from "./read-inside.ts";
import type { TlsHello } from "./shake-hands.ts";

/** SNI under STARTTLS. There is no ALPN: XEP-0368, 3 defines it for direct TLS. */
const NAMES: Readonly<Record<Probing["matrix"], readonly SniOffer[]>> = {
	full: ["domain", "none"],
	reduced: ["domain"],
};

type Refusal = NonNullable<StarttlsObservation["refusal"]>;

/** What came of a connection up to `<proceed/>`. */
export interface AskedForTls {
	/** What answered the header. */
	readonly before: Inside;
	/** Absent when TLS may begin. */
	readonly refusal?: Refusal;
}

/** Begins a plain stream and TLS in it, with each SNI. The first connection says whether TCP works. */
export async function observeStarttls(
	probing: Probing,
	place: EndpointPlace,
): Promise<Pick<EndpointObservation, "tcp" | "starttls">> {
	const { address } = place;
	const { budgets, domain, matrix, signal } = probing;
	const [main = "domain", ...others] = NAMES[matrix];
	const go = async (sni: SniOffer, open: Open): Promise<StarttlsObservation> => {
		const hello = helloOf({ alpn: "none", sni }, roleOf(place), domain, place.target);
		return { sni, ...(await starttlsOver(probing, place, open, hello)) };
	};
	const { tcp, rest } = await firstConnection(probing, place, (open) => go(main, open));
	if (tcp.kind !== "open") return { tcp, starttls: [] };
	const starttls = await Promise.all([
		rest.then((result) => orNotBegun(main, result)),
		...others.map(async (sni, index) => {
			const result = await budgets.run({ address, rank: index + 1, signal }, async () => {
				const dialled = await dialPlace(probing, place);
				return dialled.kind === "open" ? await go(sni, dialled) : dialled;
			});
			return orNotBegun(sni, result);
		}),
	]);
	return { tcp, starttls };
}

/** A connection that never came to a stream: its `tls` says why. */
function orNotBegun(
	sni: SniOffer,
	result: StarttlsObservation | Exclude<Dialled, { kind: "open" }> | NotRun,
): StarttlsObservation {
	return "sni" in result ? result : { sni, before: { kind: "not-asked" }, tls: result };
}

/**
 * Begins a plain stream over an open connection, and TLS in it. Never rejects for what the network does.
 * @param open its socket is taken over and gone in the end
 */
export async function starttlsOver(
	probing: Probing,
	place: EndpointPlace,
	open: Open,
	hello: TlsHello,
): Promise<Omit<StarttlsObservation, "sni">> {
	const { socket } = open;
	let asked: AskedForTls;
	try {
		asked = await askForTls(probing, socket, headerFor(probing, place));
	} catch (error) {
		socket.destroy();
		if (!probing.signal.aborted) throw error;
		return { before: { kind: "not-asked" }, tls: cutOff(probing.signal) };
	}
	if (asked.refusal !== undefined) {
		socket.destroy();
		return asked;
	}
	const tls = await secure(probing, place, open, hello, streamInside(probing, place), probing.certificates);
	return { ...asked, tls };
}

/**
 * Reads the features of a plain stream and asks for TLS: RFC 6120, 5.4.
 * @throws the reason of the whole's signal
 */
async function askForTls(probing: Probing, socket: Duplex, header: string): Promise<AskedForTls> {
	const peer = new PeerStream(socket);
	try {
		const before = await phase(probing, (signal) => {
			peer.write(header);
			return readInside(peer, signal);
		});
		if (before.kind !== "xmpp") {
			return { before, refusal: { reason: "failed", detail: "no stream in which TLS could be asked for" } };
		}
		if (before.features.starttls === "absent") {
			return { before, refusal: { reason: "not-offered", detail: "the server offers no STARTTLS" } };
		}
		const refusal = await phase(probing, async (signal) => {
			peer.write(STARTTLS);
			return refusalIn(await peer.next(signal), peer);
		}).catch(refusalOfTimeout);
		return { before, ...(refusal === undefined ? {} : { refusal }) };
	} finally {
		peer.detach();
	}
}

/** Undefined for `<proceed/>`. RFC 6120, 5.4.2 */
function refusalIn(heard: Heard, peer: PeerStream): Refusal | undefined {
	if (heard.kind === "ended") return { reason: "failed", detail: `${heard.detail} when TLS was asked for` };
	if (heard.kind === "bytes") return { reason: "failed", detail: "no XML answered <starttls/>" };
	const { event } = heard;
	if (event.kind === "malformed") return { reason: "failed", detail: printable(event.detail, 200) };
	if (event.kind !== "element") return { reason: "failed", detail: "the stream ended when TLS was asked for" };
	const { element } = event;
	if (!isProceed(element)) return refusalBy(element);
	// RFC 6120, 5.4.3.3: not even white space may follow. What does was written by nobody knows whom.
	return peer.idle ? undefined : { reason: "injection", detail: "unencrypted data came behind <proceed/>" };
}

function refusalBy(element: XmlElement): Refusal {
	if (isStarttlsFailure(element)) return { reason: "refused", detail: "the server answered <failure/> to <starttls/>" };
	const error = readStreamError(element);
	if (error !== undefined)
		return { reason: "failed", detail: `the stream error "${error.condition}" answered <starttls/>` };
	return { reason: "refused", detail: `"${printable(element.name, 60)}" answered <starttls/>` };
}

function refusalOfTimeout(error: unknown): Refusal {
	if (error instanceof PhaseTimeout) return { reason: "failed", detail: "nothing answered <starttls/>" };
	throw error;
}

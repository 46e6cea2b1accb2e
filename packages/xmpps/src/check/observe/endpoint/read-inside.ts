import type { Duplex } from "node:stream";
import {
	printable,
	printableBytes,
	readStreamError,
	readStreamFeatures,
	STREAM_CLOSE,
	type StreamError,
	type StreamFeatures,
	type StreamHeader,
	type XmlElement,
} from "xmpps-connect/protocol";
import type { FeatureFacts, HeaderFacts, Inside } from "../../../model/observation-tls.ts";
import { FIRST_BYTES, recogniseAnswer } from "./first-answer.ts";
import { type Heard, PeerStream } from "./peer-stream.ts";
import { PhaseTimeout } from "./phase.ts";

/** Below this many milliseconds two reads are what one flight of packets looks like. */
const APART = 1;

/** Features that are kept: servers offer around twenty. */
const MAX_FEATURES = 32;

/** Longest attribute of a header that is kept, in UTF-16 units. */
const MAX_ATTRIBUTE = 120;

/** A header that came, and when (`performance.now()`). */
interface Begun {
	readonly header: HeaderFacts;
	readonly at: number;
}

/** Writes a stream header, reads what answers, and ends a stream that was one. Leaves the connection to the caller. */
export async function askStream(socket: Duplex, header: string, signal: AbortSignal): Promise<Inside> {
	const peer = new PeerStream(socket);
	peer.write(header);
	const inside = await readInside(peer, signal);
	peer.detach();
	if (inside.kind === "xmpp" && socket.writable) socket.end(STREAM_CLOSE);
	return inside;
}

/**
 * Tells what answers at the other end of a connection. What did not become complete before a `PhaseTimeout` is told by what came
 * of it.
 * @throws any other reason of the signal
 */
export async function readInside(peer: PeerStream, signal: AbortSignal): Promise<Inside> {
	const sent = performance.now();
	let begun: Begun | undefined;
	try {
		for (;;) {
			const heard = await peer.next(signal);
			if (heard.kind === "event" && heard.event.kind === "header") {
				begun = { header: headerFacts(heard.event.header), at: heard.at };
				// RFC 6120, 4.7.5 and 4.3.2: who gives no version sends no features either.
				if (heard.event.header.version === undefined) {
					return other(peer, "a stream header without a version came: the server is older than XMPP 1.0");
				}
			} else if (heard.kind === "event" && heard.event.kind === "element") {
				return answered(heard.event.element, peer, begun, sent, heard.at);
			} else {
				return begun === undefined ? await foreign(heard, peer, signal) : brokenOff(heard, peer);
			}
		}
	} catch (error) {
		if (!(error instanceof PhaseTimeout)) throw error;
		if (peer.firstBytes.length === 0) return { kind: "silence" };
		return begun === undefined
			? unfinished(peer, "what came was not complete at the deadline")
			: other(peer, "a stream header came, and no features until the deadline");
	}
}

/** What an element makes of the stream: features, an error, or no stream that we know. */
function answered(element: XmlElement, peer: PeerStream, begun: Begun | undefined, sent: number, at: number): Inside {
	const error = readStreamError(element);
	if (error !== undefined) return streamError(error, begun?.header);
	const features = readStreamFeatures(element);
	if (features === undefined || begun === undefined) {
		return other(peer, `the features of the stream were due, "${printable(element.name, 60)}" came`);
	}
	return {
		kind: "xmpp",
		header: begun.header,
		features: featureFacts(features, at - begun.at),
		ms: rounded(at - sent),
	};
}

/** Something that did not begin with a stream header. */
async function foreign(first: Heard, peer: PeerStream, signal: AbortSignal): Promise<Inside> {
	let heard = first;
	let detail = "no XML stream";
	for (;;) {
		if (heard.kind === "event" && heard.event.kind === "malformed") detail = heard.event.detail;
		if (heard.kind === "ended") {
			if (peer.firstBytes.length > 0) return unfinished(peer, detail);
			return heard.how === "error" ? other(peer, heard.detail) : { kind: heard.how };
		}
		const known = recogniseAnswer(peer.firstBytes, peer.firstBytes.length >= FIRST_BYTES, detail);
		if (known !== undefined) return known;
		heard = await peer.next(signal);
	}
}

/** A stream that began as one and did not come to its features. */
function brokenOff(heard: Heard, peer: PeerStream): Inside {
	if (heard.kind === "ended") return other(peer, `a stream header came, and then ${heard.detail}`);
	if (heard.kind === "event" && heard.event.kind === "malformed") return other(peer, heard.event.detail);
	return other(peer, "the server closed the stream after its header");
}

function unfinished(peer: PeerStream, detail: string): Inside {
	return recogniseAnswer(peer.firstBytes, true, detail) ?? other(peer, detail);
}

function other(peer: PeerStream, detail: string): Inside {
	return { kind: "other", bytes: printableBytes(peer.firstBytes, 80), detail: printable(detail, 200) };
}

function streamError({ condition, text, redirect }: StreamError, header: HeaderFacts | undefined): Inside {
	return {
		kind: "stream-error",
		condition,
		...(text === undefined ? {} : { text: printable(text, 200) }),
		...(redirect === undefined ? {} : { redirect: printable(redirect, 260) }),
		...(header === undefined ? {} : { header }),
	};
}

function headerFacts({ from, id, version, lang, namespace }: StreamHeader): HeaderFacts {
	return {
		...(from === undefined ? {} : { from: printable(from, MAX_ATTRIBUTE) }),
		...(id === undefined ? {} : { id: printable(id, MAX_ATTRIBUTE) }),
		...(version === undefined ? {} : { version: printable(version, 40) }),
		...(lang === undefined ? {} : { lang: printable(lang, 40) }),
		namespace: printable(namespace, MAX_ATTRIBUTE),
	};
}

/** @param gap milliseconds between header and features */
function featureFacts(features: StreamFeatures, gap: number): FeatureFacts {
	const { starttls, mechanisms, channelBindings, sasl2 = false, dialback = false, names } = features;
	return {
		starttls,
		mechanisms,
		channelBindings,
		sasl2,
		dialback,
		names: names.slice(0, MAX_FEATURES),
		...(gap < APART ? {} : { apart: true, gapMs: rounded(gap) }),
	};
}

function rounded(ms: number): number {
	return Math.round(ms * 100) / 100;
}

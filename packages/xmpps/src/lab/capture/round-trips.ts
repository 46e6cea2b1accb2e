import { clearText } from "./clear-text.ts";
import { flowRecords, type Sent, sentData } from "./flights.ts";
import type { Flow } from "./flow-builder.ts";
import { StreamClock } from "./stream-clock.ts";
import { serverHello, TLS_TYPE } from "./tls-records.ts";

/** Up to where round trips are counted: everything when it says nothing. */
export interface Until {
	/** Milliseconds since 1970, inclusive. */
	readonly time?: number;
	/** When so many bytes of the server's stream were there, inclusive. */
	readonly serverBytes?: number;
}

/**
 * Counts the round trips of a connection: the longest chain in which each side had received what the other sent before.
 *
 * The SYN is the first flight of the client. A round trip ends when a SYN-ACK, or new data of the server, acknowledges
 * something of the client's flight. The next flight begins with the client's first new data that acknowledges something
 * of that answer. Acknowledgments and not times say who had received what: so it matters neither where the capture was
 * taken, nor how long anyone thought, nor what crosses on the way, and something sent again counts once.
 *
 * What a chain cannot tell is whether an answer was waited for; see `firstExchange` for the one case that matters.
 * @returns absent when the capture begins within, or never saw so many bytes of the server
 */
export function roundTrips(flow: Flow, until: Until = {}): number | undefined {
	const byBytes = until.serverBytes === undefined ? undefined : new StreamClock(flow.toClient).at(until.serverBytes);
	if (flow.syns.length === 0 || (until.serverBytes !== undefined && byBytes === undefined)) return undefined;
	const lastPacket = byBytes?.packet ?? Number.POSITIVE_INFINITY;
	const lastTime = until.time ?? Number.POSITIVE_INFINITY;
	return countTrips(flow, ({ packet, time }) => packet <= lastPacket && time <= lastTime);
}

/** @param counts whether data is looked at */
function countTrips(
	flow: Flow,
	counts: (sent: { packet: number; time: number; from: Sent["from"] }) => boolean,
): number {
	if (flow.synAck === undefined || !counts({ packet: -1, time: flow.synAck, from: "server" })) return 0;
	let trips = 1;
	/** Where in the server's stream the latest answer began; -1 is the SYN-ACK. */
	let answer = -1;
	/** Where in the client's stream its flight began; absent until it has one in answer to the answer. */
	let flight: number | undefined;
	for (const sent of sentData(flow)) {
		if (!counts(sent)) continue;
		if (sent.from === "client") {
			if (flight === undefined && sent.acknowledged > answer) flight = sent.offset;
		} else if (flight !== undefined && sent.acknowledged > flight) {
			trips += 1;
			answer = sent.offset;
			flight = undefined;
		}
	}
	return trips;
}

/**
 * Estimates round trips by the clock: the time since the first SYN in units of the link's round trip. Everybody's thinking
 * and repeated packets are in it, so that it is rather too large; less the whole number it is the time that was lost.
 * @param time milliseconds since 1970
 * @param roundTrip of the link, in milliseconds
 */
export function roundTripsByTime(flow: Flow, time: number, roundTrip: number): number | undefined {
	const [start] = flow.syns;
	return start === undefined ? undefined : (time - start) / roundTrip;
}

/** The first question that the client asked over what it set up, and the answer. */
export interface Exchange {
	/** When it was sent, and where in the client's stream. */
	readonly asked: number;
	readonly offset: number;
	/** The first and the last data in answer to it, before the client sent anything in return. */
	readonly answerBegan: number;
	readonly answerEnded: number;
	/** Bytes of the answer on the wire. */
	readonly bytes: number;
	/** Round trips from the SYN to the answer's beginning. */
	readonly roundTrips: number | undefined;
	/** Bytes that the server sent unasked between the handshake and the question: session tickets. */
	readonly unasked: number;
}

/**
 * Finds the stream header and the features of an XMPP connection, which under TLS cannot be read: they are the client's
 * first application data and the server's answer to it. A direct TLS 1.3 connection has three round trips up to there
 * (TCP, TLS, stream header), STARTTLS has five; TLS 1.2 takes one more.
 *
 * The trap: in TLS 1.3 the client's Finished goes out as application data (content type 23) too, and the server answers
 * it at once with session tickets (RFC 8446, 4.6.1), in the same content type. A client that thinks for longer than a round
 * trip before its stream header gets them first, and a mere count of alternations would be one too high. So the client's
 * first record of that type is taken for its Finished, and what the server sends before the header is not counted. What
 * comes behind the header counts when its sender had received some of the header; with `roundTrip`, also only when it
 * came no earlier than that after it. Tickets that come along with the answer are part of it.
 *
 * A client certificate adds records to the client's handshake, and early data comes before it: with either, the question
 * is found too early.
 * @param roundTrip of the link in milliseconds, when it is known and the capture was taken at the client
 * @returns absent when there was no question or no answer
 */
export function firstExchange(flow: Flow, roundTrip = 0): Exchange | undefined {
	const { tls } = clearText(flow);
	const data = sentData(flow);
	let handshakeEnd = -1;
	let question: { offset: number; packet: number; time: number } | undefined;
	if (tls === undefined) {
		const first = data.find(({ from }) => from === "client");
		question = first;
	} else {
		const records = flowRecords(flow).client.filter(({ type }) => type === TLS_TYPE.applicationData);
		// In TLS 1.2 the Finished is a record of the handshake's type.
		const finished = (serverHello(flow.toClient, tls.server)?.version ?? 0) >= 0x0304 ? records.shift() : undefined;
		handshakeEnd = finished?.completed.packet ?? -1;
		const [first] = records;
		question = first && { offset: first.offset, ...first.begun };
	}
	if (question === undefined) return undefined;
	const { offset, packet, time: asked } = question;
	const answers = (sent: Sent): boolean =>
		sent.from === "server" &&
		sent.packet > packet &&
		sent.acknowledged > offset &&
		sent.time - asked >= roundTrip * TOLERANCE;
	const first = data.find(answers);
	if (first === undefined) return undefined;
	// Whoever has seen some of the answer may be sending the next question.
	const next = data.find((sent) => sent.from === "client" && sent.packet > packet && sent.acknowledged > first.offset);
	const answer = data.filter((sent) => answers(sent) && sent.packet < (next?.packet ?? Number.POSITIVE_INFINITY));
	const tickets = (sent: { from: Sent["from"]; packet: number }): boolean =>
		tls !== undefined &&
		handshakeEnd >= 0 &&
		sent.from === "server" &&
		sent.packet > handshakeEnd &&
		sent.packet < packet;
	const length = (sents: readonly Sent[]): number => sents.reduce((sum, sent) => sum + sent.length, 0);
	return {
		asked,
		offset,
		answerBegan: first.time,
		answerEnded: answer.at(-1)?.time ?? first.time,
		bytes: length(answer),
		roundTrips:
			flow.syns.length === 0 ? undefined : countTrips(flow, (sent) => sent.packet <= first.packet && !tickets(sent)),
		unasked: length(data.filter(tickets)),
	};
}

/** Packets are stamped a little late or early by the capture: a tenth of a round trip is allowed for. */
const TOLERANCE = 0.9;

import { describe, expect, it } from "vitest";
import {
	applicationFlights,
	type Flow,
	firstExchange,
	readCapture,
	roundTrips,
	roundTripsByTime,
} from "../../../src/lab/capture/index.ts";
import { captureOf, fixture, type Piece } from "./frames.ts";

/** The round trip of the wire in make-fixtures.sh, in milliseconds. */
const ROUND_TRIP = 20;

function flowIn(name: string): Flow {
	const [flow] = readCapture(fixture(name)).flows;
	if (flow === undefined) throw new Error("no connection");
	return flow;
}

function flowOf(pieces: readonly Piece[]): Flow {
	const [flow] = captureOf(pieces).flows;
	if (flow === undefined) throw new Error("no connection");
	return flow;
}

const up = (seq: number, ack: number, payload: string): Piece => ({ up: true, flags: "A", seq, ack, payload });
const down = (seq: number, ack: number, payload: string): Piece => ({ up: false, flags: "A", seq, ack, payload });
const HANDSHAKE: Piece[] = [
	{ up: true, flags: "S", seq: 99 },
	{ up: false, flags: "SA", seq: 499, ack: 100 },
	{ up: true, flags: "A", seq: 100, ack: 500 },
];

describe("firstExchange", () => {
	it.each([
		["direct TLS 1.3, at the client", "direct-tls", 3],
		["direct TLS 1.3, at the server", "direct-tls-server", 3],
		["direct TLS 1.3, where session tickets come first", "tickets-first", 3],
		["direct TLS 1.2", "tls12", 4],
		["STARTTLS", "starttls", 5],
	])("counts the round trips of %s up to the features", (_what, name, expected) => {
		const flow = flowIn(name);
		expect(firstExchange(flow)?.roundTrips).toBe(expected);
		if (!name.endsWith("-server")) expect(firstExchange(flow, ROUND_TRIP)?.roundTrips).toBe(expected);
	});

	it("does not take session tickets for the answer", () => {
		const flow = flowIn("tickets-first");
		const exchange = firstExchange(flow, ROUND_TRIP);
		if (exchange === undefined) throw new Error("no exchange");
		// The mere count falls into the trap, and the client's thinking of 60 ms is in the time.
		expect(roundTrips(flow, { time: exchange.answerBegan })).toBe(4);
		expect(roundTripsByTime(flow, exchange.answerBegan, ROUND_TRIP)).toBeGreaterThan(5.9);
		expect(exchange.unasked).toBeGreaterThan(400);
		expect(exchange.answerBegan - exchange.asked).toBeGreaterThanOrEqual(ROUND_TRIP * 0.9);
		expect(exchange.bytes).toBeLessThan(exchange.unasked);
	});

	it("ends the answer where the client goes on", () => {
		const exchange = firstExchange(
			flowOf([
				...HANDSHAKE,
				up(100, 500, "<stream:stream>"),
				down(500, 115, "<stream:stream>"),
				down(515, 115, "<features/>"),
				up(115, 526, "<auth/>"),
				down(526, 122, "<success/>"),
			]),
		);
		expect(exchange).toEqual({
			asked: 4,
			offset: 0,
			answerBegan: 5,
			answerEnded: 6,
			bytes: 26,
			roundTrips: 2,
			unasked: 0,
		});
	});

	it("is absent without a question, or without an answer", () => {
		expect(firstExchange(flowOf(HANDSHAKE))).toBeUndefined();
		expect(firstExchange(flowOf([...HANDSHAKE, down(500, 100, "banner")]))).toBeUndefined();
		expect(firstExchange(flowOf([...HANDSHAKE, up(100, 500, "hello")]))).toBeUndefined();
		expect(firstExchange(flowOf([...HANDSHAKE, up(100, 500, "hello"), down(500, 100, "banner")]))).toBeUndefined();
		expect(firstExchange(flowIn("snapped"))).toBeUndefined();
	});

	it("takes nothing for an answer that came sooner than the link allows", () => {
		const flow = flowOf([...HANDSHAKE, up(100, 500, "hello"), down(500, 105, "yes")]);
		expect(firstExchange(flow, 1)?.bytes).toBe(3);
		expect(firstExchange(flow, 2)).toBeUndefined();
	});

	it("cannot count where the capture begins within", () => {
		const flow = flowOf([up(100, 500, "hello"), down(500, 105, "yes")]);
		expect(firstExchange(flow)).toMatchObject({ bytes: 3, roundTrips: undefined });
	});
});

describe("roundTrips", () => {
	it("counts none without an answer, and one for the SYN-ACK", () => {
		expect(roundTrips(flowOf(HANDSHAKE.slice(0, 1)))).toBe(0);
		expect(roundTrips(flowOf(HANDSHAKE))).toBe(1);
	});

	it("counts questions and answers", () => {
		const talk = [
			up(100, 500, "one"),
			down(500, 103, "1"),
			down(501, 103, "1"),
			up(103, 502, "two"),
			down(502, 106, "2"),
		];
		expect(roundTrips(flowOf([...HANDSHAKE, ...talk]))).toBe(3);
	});

	it("counts no answer to what its sender had not received", () => {
		expect(roundTrips(flowOf([...HANDSHAKE, up(100, 500, "one"), down(500, 100, "banner")]))).toBe(1);
	});

	it("counts what crosses on the way once, wherever the capture was taken", () => {
		// The client sends "two" before it has the answer to "one".
		const [one, first, two, second] = [
			up(100, 500, "one"),
			down(500, 103, "1"),
			up(103, 500, "two"),
			down(501, 106, "2"),
		];
		expect(roundTrips(flowOf([...HANDSHAKE, one, two, first, second]))).toBe(2);
		expect(roundTrips(flowOf([...HANDSHAKE, one, first, two, second]))).toBe(2);
	});

	it("counts repeated packets once", () => {
		const once = [up(100, 500, "one"), down(500, 103, "1")];
		expect(roundTrips(flowOf([...HANDSHAKE.slice(0, 1), ...HANDSHAKE, ...once, ...once, ...once]))).toBe(2);
	});

	it("ends where it is told", () => {
		const flow = flowOf([
			...HANDSHAKE,
			up(100, 500, "one"),
			down(500, 103, "1"),
			up(103, 501, "two"),
			down(501, 106, "22"),
		]);
		expect([1, 2, 4, 5, 6, 7].map((time) => roundTrips(flow, { time }))).toEqual([0, 1, 1, 2, 2, 3]);
		expect([1, 2, 3, 4].map((serverBytes) => roundTrips(flow, { serverBytes }))).toEqual([2, 3, 3, undefined]);
	});

	it("is absent where the capture begins within", () => {
		const flow = flowOf([up(100, 500, "hello"), down(500, 105, "yes")]);
		expect(roundTrips(flow)).toBeUndefined();
		expect(roundTripsByTime(flow, 10, ROUND_TRIP)).toBeUndefined();
	});

	it("agrees with the clock on a wire that is slower than its ends", () => {
		const flow = flowIn("direct-tls");
		const time = flow.toClient.firstData ?? 0;
		expect(roundTrips(flow, { time })).toBe(2);
		expect(roundTripsByTime(flow, time, ROUND_TRIP)).toBeGreaterThanOrEqual(2);
	});
});

describe("applicationFlights", () => {
	it("shows who spoke when, and which records ended", () => {
		const flights = applicationFlights(flowIn("tickets-first"));
		expect(flights.map(({ from, tlsTypes }) => `${from} ${tlsTypes}`)).toEqual([
			"client 22",
			"server 22,20,23,23,23,23",
			"client 20,23",
			"server 23,23",
			"client 23",
			"server 23,23",
			"client 23",
			"server 23,23",
			"client 23",
		]);
		expect(flights[0]).toMatchObject({ offset: 0, bytes: flights[2]?.offset });
		for (const { firstTime, lastTime } of flights) expect(lastTime).toBeGreaterThanOrEqual(firstTime);
	});

	it("has no records in clear text", () => {
		const flights = applicationFlights(flowIn("starttls"));
		expect(flights.slice(0, 5).map(({ from, tlsTypes }) => `${from} ${tlsTypes}`)).toEqual([
			"client ",
			"server ",
			"client ",
			"server ",
			"client 22",
		]);
	});
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Flow, readCapture, tcpFlows } from "../../../src/lab/capture/index.ts";
import { captureOf, fixture, type Piece } from "./frames.ts";

const up = (flags: string, seq: number, rest: Partial<Piece> = {}): Piece => ({ up: true, flags, seq, ...rest });
const down = (flags: string, seq: number, rest: Partial<Piece> = {}): Piece => ({ up: false, flags, seq, ...rest });

const HANDSHAKE = [up("S", 99), down("SA", 499, { ack: 100 }), up("A", 100, { ack: 500 })];

/** The only connection of these segments. */
function flowOf(pieces: readonly Piece[], silence?: number): Flow {
	const { flows } = captureOf(pieces, silence);
	const [flow] = flows;
	if (flow === undefined || flows.length > 1) throw new Error(`${flows.length} connections`);
	return flow;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe("the outcome", () => {
	it.each<[string, Piece[], number | undefined, string]>([
		["is established with the third step", HANDSHAKE, undefined, "established"],
		["is unfinished without it", HANDSHAKE.slice(0, 2), 5000, "unfinished"],
		["is refused by a RST", [up("S", 99), down("RA", 0, { ack: 100 })], undefined, "refused"],
		["is none that the client gave up itself", [...HANDSHAKE.slice(0, 2), up("R", 100)], undefined, "unfinished"],
		["is no answer after a second", [up("S", 99)], 1000, "no-answer"],
		["is unfinished when the capture ends before", [up("S", 99)], 999, "unfinished"],
		["is no answer when the client asks again", [up("S", 99), up("S", 99, { at: 1030 })], undefined, "no-answer"],
		[
			"is unfinished when the capture begins within",
			[up("A", 100, { payload: "x" }), down("A", 500)],
			5000,
			"unfinished",
		],
		["stays established when it is reset later", [...HANDSHAKE, down("R", 500)], undefined, "established"],
	])("%s", (_what, pieces, silence, outcome) => {
		expect(flowOf(pieces, silence).outcome).toBe(outcome);
	});

	it("of real attempts is told apart, in both families", () => {
		const { flows } = readCapture(fixture("attempts"));
		const told = flows.map(({ server, outcome, reset, unreachable, syns }) =>
			[server.address, server.port, outcome, reset?.from, unreachable?.type, unreachable?.code, syns.length > 1].join(
				" ",
			),
		);
		expect(told.sort()).toEqual([
			"2001:db8::2 4444 refused server   false",
			"2001:db8::2 4445 refused  1 4 false",
			"203.0.113.2 4444 refused server   false",
			"203.0.113.2 4445 refused  3 13 false",
			"203.0.113.2 4446 no-answer    true",
		]);
	});

	it("knows how often a SYN was repeated into a link without link headers", () => {
		const [flow] = readCapture(fixture("raw")).flows;
		expect(flow).toMatchObject({ outcome: "no-answer", server: { address: "192.0.2.2", port: 443 } });
		expect(flow?.syns.length).toBeGreaterThanOrEqual(3);
		// RFC 6298, 2.1.
		expect((flow?.syns[1] ?? 0) - (flow?.syns[0] ?? 0)).toBeGreaterThan(990);
	});

	it("believes an ICMP error about what the client sent, and only before an answer", () => {
		const { packets } = readCapture(fixture("attempts"));
		const errors = packets.filter(({ kind }) => kind === "icmp");
		const syns = packets.filter((packet) => packet.kind === "tcp" && packet.destinationPort === 4445);
		const outcomes = (order: typeof packets): unknown => tcpFlows(order).map(({ outcome }) => outcome);
		expect(outcomes([...syns, ...errors])).toEqual(["refused", "refused"]);
		expect(outcomes([...errors, ...syns])).toEqual(["unfinished", "unfinished"]);
	});
});

describe("tcpFlows", () => {
	it("takes the sender of the first SYN for the client", () => {
		const { flows } = captureOf(HANDSHAKE);
		expect(flows).toMatchObject([
			{
				client: { address: "192.0.2.1", port: 40_000 },
				server: { address: "192.0.2.2", port: 443 },
				syns: [1],
				synAck: 2,
				established: 3,
				begin: 1,
				end: 3,
			},
		]);
	});

	it.each([
		["a SYN-ACK", [down("SA", 499, { ack: 100 })]],
		["data from the high port", [up("A", 100, { payload: "x" })]],
		["data from the low port", [down("A", 500, { payload: "x" })]],
	])("guesses the client of a capture that begins with %s", (_what, pieces) => {
		expect(flowOf(pieces).client.port).toBe(40_000);
	});

	it("keeps data, its times and its ends", () => {
		const flow = flowOf([
			...HANDSHAKE,
			up("A", 100, { ack: 500, payload: "hello" }),
			down("A", 500, { ack: 105, payload: "yes" }),
			up("FA", 105, { ack: 503, payload: "bye" }),
			down("FA", 503, { ack: 109 }),
		]);
		expect([text(flow.toServer.bytes), text(flow.toClient.bytes)]).toEqual(["hellobye", "yes"]);
		expect(flow.toServer).toMatchObject({ firstData: 4, fin: 6, length: 8 });
		expect(flow.toClient).toMatchObject({ firstData: 5, fin: 7, length: 3 });
		expect(flow.toClient.segments).toEqual([{ time: 5, packet: 4, offset: 0, length: 3, acknowledged: 5 }]);
	});

	it("ends a stream with the first of its FINs", () => {
		const fin = down("FA", 500, { ack: 100 });
		expect(flowOf([...HANDSHAKE, fin, fin]).toClient.fin).toBe(4);
	});

	it("keeps data that comes with the SYN", () => {
		const flow = flowOf([up("S", 99, { payload: "early" }), down("SA", 499, { ack: 105 }), up("A", 105, { ack: 500 })]);
		expect(text(flow.toServer.bytes)).toBe("early");
	});

	it("begins a new connection with a new SYN on the same ports", () => {
		const { flows } = readCapture(fixture("port-reuse"));
		expect(flows.map(({ client, toServer, reset }) => [client.port, text(toServer.bytes), reset?.from])).toEqual([
			[40_000, "first", "client"],
			[40_000, "second", "client"],
			[40_000, "third", "client"],
		]);
	});

	it("does so also where nothing said that the one before had ended, and gives what is late to the newer", () => {
		const { flows } = captureOf([...HANDSHAKE, up("S", 7000), down("R", 500), down("SA", 9000, { ack: 7001 })]);
		expect(flows.map(({ outcome, reset }) => [outcome, reset?.from])).toEqual([
			["established", undefined],
			["unfinished", "server"],
		]);
	});

	it("puts a real connection together in which packets were lost and came late", () => {
		const [flow] = readCapture(fixture("lossy")).flows;
		const lines = Array.from(
			{ length: 10 },
			(_, line) => `line ${line} ${["in order", "HOLD-ME", "DROP-ME"][line === 3 ? 1 : line === 6 ? 2 : 0]}\n`,
		);
		expect(text(flow?.toServer.bytes ?? new Uint8Array())).toBe(lines.join(""));
		expect(text(flow?.toClient.bytes ?? new Uint8Array())).toBe(lines.join(""));
		expect(flow?.toServer.retransmissions).toBeGreaterThan(0);
		expect(flow?.toServer.gaps).toEqual([]);
	});

	it("gives the original back, wherever its numbers begin and wrap", () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 1, maxLength: 300 }),
				fc.oneof(fc.integer({ min: 2 ** 32 - 320, max: 2 ** 32 - 1 }), fc.nat(2 ** 32 - 1)),
				fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 80 })), { maxLength: 20 }),
				(original, initial, cuts) => {
					const number = (offset: number): number => (initial + 1 + offset) % 2 ** 32;
					const inOrder: [number, number][] = [];
					for (let at = 0; at < original.length; at += 50) inOrder.push([at, 50]);
					const pieces = [...cuts.filter(([start]) => start < original.length), ...inOrder];
					const flow = flowOf([
						up("S", initial),
						down("SA", 5, { ack: number(0) }),
						...pieces.map(([start, length]) =>
							up("A", number(start), { ack: 6, payload: original.subarray(start, start + length) }),
						),
					]);
					expect(Buffer.from(flow.toServer.bytes).equals(original)).toBe(true);
					expect(flow.toServer.length).toBe(original.length);
				},
			),
			{ numRuns: 150 },
		);
	});

	it("counts a packet that is seen at two interfaces once", () => {
		const { packets } = readCapture(fixture("starttls"));
		const routed = packets.flatMap((packet) => [packet, { ...packet, interface: "#9" }]);
		const [flow] = tcpFlows(routed);
		expect(flow).toMatchObject({
			syns: [packets[0]?.time],
			toServer: { retransmissions: 0 },
			toClient: { retransmissions: 0 },
		});
		expect(flow?.toServer.bytes).toEqual(tcpFlows(packets)[0]?.toServer.bytes);
	});

	it("spends no memory on numbers that are far apart", () => {
		const pieces = Array.from({ length: 200 }, (_, index) =>
			up("A", (index * 987_654_321) % 2 ** 32, { payload: "x" }),
		);
		expect(flowOf([...HANDSHAKE, ...pieces]).toServer.bytes).toHaveLength(0);
	});
});

import { describe, expect, it } from "vitest";
import {
	clearText,
	type Flow,
	readCapture,
	type Stream,
	serverHello,
	tlsRecords,
} from "../../../src/lab/capture/index.ts";
import { captureOf, fixture } from "./frames.ts";

function flowIn(name: string): Flow {
	const [flow] = readCapture(fixture(name)).flows;
	if (flow === undefined) throw new Error("no connection");
	return flow;
}

/** A client's stream that came in these pieces, one a millisecond. */
function stream(...pieces: readonly Uint8Array[]): Stream {
	let seq = 0;
	const { flows } = captureOf(
		pieces.map((payload) => {
			seq += payload.length;
			return { up: true, flags: "A", seq: seq - payload.length, payload };
		}),
	);
	const [flow] = flows;
	if (flow === undefined) throw new Error("no connection");
	return flow.toServer;
}

const RECORD = Buffer.from([23, 3, 3, 0, 2, 0xaa, 0xbb]);

describe("tlsRecords", () => {
	it("lists a real handshake", () => {
		const { records, rest } = tlsRecords(flowIn("tls12").toServer);
		expect(records.map(({ type }) => type)).toEqual([22, 22, 20, 22, 23, 23, 21]);
		expect(rest).toBe("nothing");
	});

	it("begins where STARTTLS ends", () => {
		const flow = flowIn("starttls");
		const from = clearText(flow).tls?.server;
		expect(tlsRecords(flow.toClient, from).records.map(({ type }) => type)).toEqual([22, 20, ...Array(10).fill(23)]);
		expect(tlsRecords(flow.toClient)).toEqual({ records: [], rest: "malformed" });
	});

	it("tells when a record began and when it was whole, wherever it is cut", () => {
		for (let cut = 1; cut < RECORD.length; cut++) {
			expect(tlsRecords(stream(RECORD.subarray(0, cut)))).toEqual({ records: [], rest: "need-more" });
			const two = tlsRecords(stream(RECORD.subarray(0, cut), Buffer.concat([RECORD.subarray(cut), RECORD])));
			expect(two).toEqual({
				rest: "nothing",
				records: [
					{ type: 23, length: 2, offset: 0, begun: { time: 1, packet: 0 }, completed: { time: 2, packet: 1 } },
					{ type: 23, length: 2, offset: 7, begun: { time: 2, packet: 1 }, completed: { time: 2, packet: 1 } },
				],
			});
		}
	});

	it.each([
		["another type", [24, 3, 3, 0, 0]],
		["another version", [23, 2, 0, 0, 0]],
		["a length that is not allowed", [23, 3, 3, 0x48, 1]],
	])("ends before %s", (_what, bytes) => {
		const read = tlsRecords(stream(RECORD, Buffer.from(bytes)));
		expect(read).toMatchObject({ records: [{ offset: 0 }], rest: "malformed" });
	});
});

describe("serverHello", () => {
	it("tells the version that was selected", () => {
		expect(serverHello(flowIn("direct-tls").toClient)?.version).toBe(0x0304);
		expect(serverHello(flowIn("tls12").toClient)?.version).toBe(0x0303);
	});

	it("is absent in what is none", () => {
		expect(serverHello(flowIn("direct-tls").toServer)).toBeUndefined();
		expect(serverHello(flowIn("starttls").toClient)).toBeUndefined();
		expect(serverHello(stream(Buffer.from([21, 3, 3, 0, 2, 2, 40])))).toBeUndefined();
	});

	it("never throws, wherever its message is cut", () => {
		const { toClient } = flowIn("direct-tls");
		const length = (toClient.bytes[3] ?? 0) * 256 + (toClient.bytes[4] ?? 0);
		for (let cut = 1; cut < length; cut++) {
			const record = Buffer.from(toClient.bytes.subarray(0, 5 + cut));
			record.writeUInt16BE(cut, 3);
			expect(serverHello(stream(record)), `cut at ${cut}`).toBeUndefined();
		}
	});
});

import { clearText } from "./clear-text.ts";
import type { Flow, Side } from "./flow-builder.ts";
import type { Segment, Stream } from "./stream.ts";
import { type TlsRecord, tlsRecords } from "./tls-records.ts";

/** What one side sent before the other sent something, in the order of the capture. */
export interface Flight {
	readonly from: Side;
	/** In the sender's stream. */
	readonly offset: number;
	readonly bytes: number;
	readonly firstTime: number;
	readonly lastTime: number;
	/** The content types of the TLS records that end within it, in order; none in clear text. */
	readonly tlsTypes: readonly number[];
}

/** A segment and its sender. */
export type Sent = Segment & { readonly from: Side };

/** The new data of both sides in the order of the capture. */
export function sentData(flow: Flow): readonly Sent[] {
	const of = (stream: Stream, from: Side): Sent[] => stream.segments.map((segment) => ({ ...segment, from }));
	const all = [...of(flow.toServer, "client"), ...of(flow.toClient, "server")];
	return all.sort((one, two) => one.packet - two.packet);
}

/** The TLS records of both sides; none where TLS did not begin. */
export function flowRecords(flow: Flow): { readonly [side in Side]: readonly TlsRecord[] } {
	const { tls } = clearText(flow);
	if (tls === undefined) return { client: [], server: [] };
	return {
		client: tlsRecords(flow.toServer, tls.client).records,
		server: tlsRecords(flow.toClient, tls.server).records,
	};
}

/**
 * Lists the flights of a connection's data. They alternate by construction, and are not yet questions and answers: what
 * crosses on the way, and session tickets, divide them too (see `firstExchange`).
 */
export function applicationFlights(flow: Flow): readonly Flight[] {
	const records = flowRecords(flow);
	const next = { client: 0, server: 0 };
	const flights: Flight[] = [];
	let open:
		| { from: Side; offset: number; bytes: number; time: number; lastTime: number; tlsTypes: number[] }
		| undefined;
	const close = (): void => {
		if (open === undefined) return;
		const { from, offset, bytes, time, lastTime, tlsTypes } = open;
		flights.push({ from, offset, bytes, firstTime: time, lastTime, tlsTypes });
	};
	for (const segment of sentData(flow)) {
		if (open?.from !== segment.from) {
			close();
			const { from, offset, time } = segment;
			open = { from, offset, time, lastTime: time, bytes: 0, tlsTypes: [] };
		}
		open.bytes += segment.length;
		open.offset = Math.min(open.offset, segment.offset);
		open.lastTime = segment.time;
		const own = records[segment.from];
		for (let record = own[next[segment.from]]; record !== undefined; record = own[next[segment.from]]) {
			if (record.completed.packet > segment.packet) break;
			open.tlsTypes.push(record.type);
			next[segment.from] += 1;
		}
	}
	close();
	return flights;
}

import type { IcmpPacket, TcpPacket } from "./packet.ts";
import { type Stream, StreamAssembly } from "./stream.ts";

/** One end of a connection. */
export interface Endpoint {
	/** Canonical text. */
	readonly address: string;
	readonly port: number;
}

/** The client is who sent the first SYN. */
export type Side = "client" | "server";

/** How a connection began. */
export type FlowOutcome =
	/** SYN, SYN-ACK, and the client's acknowledgment. */
	| "established"
	/** A RST came in answer to the SYN, or an ICMP error said that the destination is unreachable. */
	| "refused"
	/** Nothing came back, though the client asked again or the capture went on for `PATIENCE`. */
	| "no-answer"
	/** Anything else: the capture begins or ends within, or the client gave up before the last step. */
	| "unfinished";

/** A TCP connection, or the attempt at one. Times are milliseconds since 1970, to the microsecond. */
export interface Flow {
	readonly client: Endpoint;
	readonly server: Endpoint;
	readonly outcome: FlowOutcome;
	/** When each SYN was sent; more than one means that they were repeated, none that the capture begins within. */
	readonly syns: readonly number[];
	readonly synAck: number | undefined;
	/** When the client acknowledged the SYN-ACK. */
	readonly established: number | undefined;
	/** The first RST, and who sent it. */
	readonly reset: { readonly time: number; readonly from: Side } | undefined;
	/** The ICMP error that ended the attempt; `from` is who says so. */
	readonly unreachable:
		| { readonly time: number; readonly from: string; readonly type: number; readonly code: number }
		| undefined;
	readonly toServer: Stream;
	readonly toClient: Stream;
	/** The first and the last packet of it. */
	readonly begin: number;
	readonly end: number;
}

/** RFC 6298, 2.1: who gets no answer to a SYN repeats it after a second. */
const PATIENCE = 1000;

/** SYNs that are kept: Linux sends seven at most, and nothing a hundred. */
const MAX_SYNS = 100;

interface Half {
	readonly assembly: StreamAssembly;
	/** The sequence number of the first byte. */
	base: number | undefined;
	fin: number | undefined;
	/** The interface at which its first packet was seen. */
	seenAt: string | undefined;
}

/** Collects the packets of one connection. */
export class FlowBuilder {
	readonly client: Endpoint;
	readonly server: Endpoint;
	readonly #begin: number;
	readonly #halves: { readonly [side in Side]: Half } = { client: newHalf(), server: newHalf() };
	readonly #syns: number[] = [];
	#initial: number | undefined;
	#synAck: number | undefined;
	#established: number | undefined;
	#refused = false;
	#reset: Flow["reset"];
	#unreachable: Flow["unreachable"];
	#end: number;

	/** @param client who is taken for the client */
	constructor(client: Endpoint, server: Endpoint, begin: number) {
		this.client = client;
		this.server = server;
		this.#begin = begin;
		this.#end = begin;
	}

	/** Whether a SYN is one of this connection, sent again. */
	repeats(packet: TcpPacket): boolean {
		return this.#sideOf(packet) === "client" && this.#initial === packet.seq;
	}

	add(packet: TcpPacket): void {
		const from = this.#sideOf(packet);
		const [half, other] = [this.#halves[from], this.#halves[from === "client" ? "server" : "client"]];
		const { flags, time } = packet;
		this.#end = time;
		const first = half.base === undefined;
		if (first) half.seenAt = packet.interface;
		const original = half.seenAt === packet.interface;
		if (flags.syn) {
			half.base ??= (packet.seq + 1) >>> 0;
			if (from === "server") this.#synAck ??= flags.ack ? time : undefined;
			else {
				this.#initial ??= packet.seq;
				if ((first || original) && this.#syns.length < MAX_SYNS) this.#syns.push(time);
			}
		}
		if (flags.rst) {
			// What a RST carries is an explanation for people (RFC 9293, 3.5.3), and its number may be 0.
			this.#reset ??= { time, from };
			if (from === "server" && this.#synAck === undefined && this.#syns.length > 0) this.#refused = true;
			return;
		}
		if (from === "client" && !flags.syn && flags.ack && this.#synAck !== undefined) this.#established ??= time;
		if (flags.fin) half.fin ??= time;
		half.base ??= packet.seq;
		// RFC 9293, 3.4: the SYN takes the number before the first byte.
		const seq = flags.syn ? (packet.seq + 1) >>> 0 : packet.seq;
		half.assembly.add({
			time,
			packet: packet.number,
			offset: offsetOf(seq, half.base, half.assembly.length),
			bytes: packet.payload,
			length: packet.length,
			acknowledged:
				flags.ack && other.base !== undefined
					? Math.max(-1, offsetOf(packet.ack, other.base, other.assembly.length))
					: -1,
			original,
		});
	}

	/** An ICMP error about one of the client's packets ends an attempt; a connection outlives it (RFC 5927, 5.2). */
	addUnreachable({ time, source, type, code }: IcmpPacket): void {
		if (this.#synAck !== undefined || this.#syns.length === 0) return;
		this.#end = time;
		this.#unreachable ??= { time, from: source, type, code };
	}

	/** @param captureEnd when the capture's last packet came */
	finish(captureEnd: number): Flow {
		const { client, server } = this.#halves;
		return {
			client: this.client,
			server: this.server,
			outcome: this.#outcome(captureEnd),
			syns: this.#syns,
			synAck: this.#synAck,
			established: this.#established,
			reset: this.#reset,
			unreachable: this.#unreachable,
			toServer: client.assembly.finish(client.fin),
			toClient: server.assembly.finish(server.fin),
			begin: this.#begin,
			end: this.#end,
		};
	}

	#outcome(captureEnd: number): FlowOutcome {
		const last = this.#syns.at(-1);
		if (last === undefined) return "unfinished";
		if (this.#established !== undefined) return "established";
		if (this.#synAck !== undefined) return "unfinished";
		if (this.#refused || this.#unreachable !== undefined) return "refused";
		if (this.#halves.server.base !== undefined) return "unfinished";
		return this.#syns.length > 1 || captureEnd - last >= PATIENCE ? "no-answer" : "unfinished";
	}

	#sideOf(packet: TcpPacket): Side {
		return packet.source === this.client.address && packet.sourcePort === this.client.port ? "client" : "server";
	}
}

function newHalf(): Half {
	return { assembly: new StreamAssembly(), base: undefined, fin: undefined, seenAt: undefined };
}

/** The offset of a sequence number, of those 2^32 apart the one that is nearest to where the stream is (RFC 9293, 3.4). */
function offsetOf(seq: number, base: number, near: number): number {
	return near + ((seq - base - near) | 0);
}

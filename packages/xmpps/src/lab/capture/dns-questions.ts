import { type DnsHead, readDnsHead } from "./dns-message.ts";
import type { Endpoint, Flow } from "./flow-builder.ts";
import { uint16 } from "./network-order.ts";
import type { Packet } from "./packet.ts";
import type { Stream } from "./stream.ts";
import { StreamClock } from "./stream-clock.ts";

/** A question to port 53, and what came back. Times are milliseconds since 1970. */
export interface DnsQuestion {
	readonly transport: "udp" | "tcp";
	readonly from: Endpoint;
	readonly to: Endpoint;
	/** FQDN without final dot, lower case, escaped as in zone files; the root is empty. */
	readonly name: string;
	/** Such as `SRV`; `TYPE123` for one without a name here. */
	readonly type: string;
	/** When it was asked first. */
	readonly time: number;
	/** How often it was sent again as it was. */
	readonly repeats: number;
	/** When the answer came; absent when none was seen. */
	readonly answered: number | undefined;
	/** 0 is no error, 3 is NXDOMAIN; absent without an answer. */
	readonly rcode: number | undefined;
	/** Records in the answer, as announced. */
	readonly answers: number;
	/** Whether the answer has the AD bit. */
	readonly authentic: boolean;
	/** Whether the rest has to be asked for over TCP. */
	readonly truncated: boolean;
}

/** The DNS of a capture. */
export interface DnsTraffic {
	/** In the order in which they were first asked. */
	readonly questions: readonly DnsQuestion[];
	/** When messages to or from port 53 could not be read. */
	readonly unreadable: readonly number[];
}

const PORT = 53;

interface Open {
	readonly question: { -readonly [K in keyof DnsQuestion]: DnsQuestion[K] };
	/** Where it was seen first: seen elsewhere (-i any), it is the same packet on its way. */
	readonly seenAt: string | undefined;
}

/**
 * Lists the questions that were asked over UDP and TCP, to any address. Answers are matched by ports, id, name and type;
 * the first counts. Never throws.
 * @param flows of the same packets
 */
export function dnsQuestions(packets: readonly Packet[], flows: readonly Flow[]): DnsTraffic {
	const log = new QuestionLog();
	for (const packet of packets) {
		if (packet.kind !== "udp" || (packet.sourcePort !== PORT && packet.destinationPort !== PORT)) continue;
		const source = { address: packet.source, port: packet.sourcePort };
		const destination = { address: packet.destination, port: packet.destinationPort };
		log.add(packet.payload, "udp", source, destination, packet.time, packet.interface);
	}
	for (const { client, server, toServer, toClient } of flows) {
		if (server.port !== PORT) continue;
		for (const { bytes, time } of framed(toServer)) log.add(bytes, "tcp", client, server, time, undefined);
		for (const { bytes, time } of framed(toClient)) log.add(bytes, "tcp", server, client, time, undefined);
	}
	const { unreadable } = log;
	return { questions: log.questions.sort((one, two) => one.time - two.time), unreadable };
}

class QuestionLog {
	readonly questions: DnsQuestion[] = [];
	readonly unreadable: number[] = [];
	/** The latest with the same ports and id. */
	readonly #latest = new Map<string, Open>();

	add(
		bytes: Uint8Array,
		transport: "udp" | "tcp",
		source: Endpoint,
		destination: Endpoint,
		time: number,
		seenAt: string | undefined,
	): void {
		const head = readDnsHead(bytes);
		if (head === undefined) {
			this.unreadable.push(time);
			return;
		}
		const [from, to] = head.response ? [destination, source] : [source, destination];
		const key = `${transport} ${from.address} ${from.port} ${to.address} ${to.port} ${head.id}`;
		const open = this.#latest.get(key);
		const known = open !== undefined && concerns(head, open.question) ? open : undefined;
		if (head.response) {
			if (known === undefined || known.question.answered !== undefined) return;
			const { rcode, answers, authentic, truncated } = head;
			Object.assign(known.question, { answered: time, rcode, answers, authentic, truncated });
			return;
		}
		if (head.question === undefined || (known !== undefined && known.seenAt !== seenAt)) return;
		if (known !== undefined && known.question.answered === undefined) {
			known.question.repeats += 1;
			return;
		}
		const answer = { answered: undefined, rcode: undefined, answers: 0, authentic: false, truncated: false };
		const question = { transport, from, to, ...head.question, time, repeats: 0, ...answer };
		this.questions.push(question);
		this.#latest.set(key, { question, seenAt });
	}
}

/** RFC 5452, 9.1, as far as names and types go. A server that cannot read a question sends none back. */
function concerns(head: DnsHead, { name, type }: DnsQuestion): boolean {
	return head.question === undefined || (head.question.name === name && head.question.type === type);
}

/** RFC 1035, 4.2.2: over TCP each message follows its length. What is not whole, or behind a gap, is left out. */
function* framed(stream: Stream): Generator<{ bytes: Uint8Array; time: number }> {
	const clock = new StreamClock(stream);
	const { bytes } = stream;
	for (let at = 0; at + 2 <= bytes.length; ) {
		const end = at + 2 + uint16(bytes, at);
		const moment = end <= bytes.length ? clock.at(end) : undefined;
		if (moment === undefined) return;
		yield { bytes: bytes.subarray(at + 2, end), time: moment.time };
		at = end;
	}
}

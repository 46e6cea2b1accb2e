import { type DnsQuestion, dnsQuestions } from "./dns-questions.ts";
import type { Flow } from "./flow-builder.ts";
import { type Packet, readPacket } from "./packet.ts";
import { readCaptureFile } from "./pcap-file.ts";
import { tcpFlows } from "./tcp-flow.ts";

/** Everything that is counted of a capture. */
export interface Capture {
	readonly packets: readonly Packet[];
	readonly flows: readonly Flow[];
	readonly questions: readonly DnsQuestion[];
	/** What stands between the capture and a complete account, in no more than `MAX_PROBLEMS` entries. */
	readonly problems: readonly CaptureProblem[];
}

export interface CaptureProblem {
	readonly kind: /** The file's last packet is not whole: normal while tcpdump writes, and nothing else is missing. */
		| "unfinished"
		/** The file has not begun, or is no capture; there are no packets. */
		| "unreadable-file"
		/** Packets that were left out, or could not be read. */
		| "unreadable-packet"
		/** Packets of which the capture kept too little. */
		| "cut-packet"
		/** Messages to or from port 53 that are no DNS. */
		| "unreadable-dns"
		/** More than is kept, or gaps. */
		| "incomplete-stream";
	/** One line, made of our own words and numbers. */
	readonly detail: string;
}

/** More of them tell nobody more. */
const MAX_PROBLEMS = 50;

/**
 * Reads a capture file, as far as it is written, and everything in it. Never throws. A test that counts must look at
 * `problems` too, where all but `unfinished` mean that something may be missing.
 */
export function readCapture(bytes: Uint8Array): Capture {
	const file = readCaptureFile(bytes);
	if (file.kind !== "parsed") {
		const detail =
			file.kind === "need-more"
				? `it ends within its header, after ${bytes.length} bytes`
				: `${file.reason} at byte ${file.offset}`;
		return { packets: [], flows: [], questions: [], problems: [{ kind: "unreadable-file", detail }] };
	}
	const packets = file.packets.map(readPacket);
	const flows = tcpFlows(packets);
	const dns = dnsQuestions(packets, flows);
	const problems: CaptureProblem[] = [];
	const tell = (kind: CaptureProblem["kind"], detail: string): void => {
		if (problems.length < MAX_PROBLEMS) problems.push({ kind, detail });
	};
	if (file.unfinished > 0) tell("unfinished", `${file.unfinished} bytes of a packet that is not whole`);
	if (file.skipped > 0) tell("unreadable-packet", `${file.skipped} packets without a time were left out`);
	const cut = packets.filter((packet) => packet.cut).length;
	if (cut > 0) tell("cut-packet", `${cut} packets were not captured whole`);
	for (const flow of flows) {
		for (const stream of [flow.toServer, flow.toClient]) {
			if (stream.gaps.length === 0 && !stream.truncated) continue;
			tell("incomplete-stream", `${stream.gaps.length} gaps${stream.truncated ? ", and not all kept" : ""}`);
		}
	}
	for (const packet of packets) {
		if (packet.kind === "other" && packet.what === "broken")
			tell("unreadable-packet", `packet ${packet.number}: ${packet.fault}`);
	}
	if (dns.unreadable.length > 0) tell("unreadable-dns", `${dns.unreadable.length} messages`);
	return { packets, flows, questions: dns.questions, problems };
}

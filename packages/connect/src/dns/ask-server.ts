import type { Failed } from "../protocol/answer.ts";
import type { RecordType, RecordTypes } from "../protocol/dns-record.ts";
import type { ChainEnd } from "./alias-chain.ts";
import { failed } from "./failure.ts";
import { encodeQuery, newQuestion, type Question, type Reading, readMessage } from "./message.ts";
import { type DnsServer, formatDnsServer } from "./server-address.ts";
import { exchangeTcp } from "./tcp.ts";
import { exchangeUdp } from "./udp.ts";

/**
 * Asks one server one question: over UDP with EDNS, without EDNS where the server does not know it, over TCP where the
 * answer did not fit (RFC 7766, 5). Waits until the signal, which is how it is bounded.
 */
export async function askServer<T extends RecordType>(
	server: DnsServer,
	type: T,
	name: string,
	signal: AbortSignal,
): Promise<ChainEnd<RecordTypes[T]>> {
	let transport: "udp" | "tcp" = "udp";
	let edns = true;
	// Three at most: each reading that does not end the loop changes what is asked, and cannot come again.
	for (;;) {
		const question = newQuestion(type, name);
		const exchange = transport === "udp" ? exchangeUdp : exchangeTcp;
		const accept = accepting(question, edns);
		const outcome: Exchanged<T> = await exchange(server, encodeQuery(question, edns), accept, signal);
		if (outcome.kind === "failed") return outcome;
		if (outcome.kind === "no-edns") edns = false;
		else if (outcome.kind === "answer") {
			return { ...outcome.answer, via: { server: formatDnsServer(server), transport } };
		} else if (transport === "udp") transport = "tcp";
		else return failed("malformed", "the answer is cut off over TCP too");
	}
}

type Related<T extends RecordType> = Exclude<Reading<T>, { readonly kind: "unrelated" }>;
type Exchanged<T extends RecordType> = Related<T> | Failed;

function accepting<T extends RecordType>(
	question: Question<T>,
	edns: boolean,
): (packet: Buffer) => Related<T> | undefined {
	return (packet) => {
		const reading = readMessage(packet, question, edns);
		return reading.kind === "unrelated" ? undefined : reading;
	};
}

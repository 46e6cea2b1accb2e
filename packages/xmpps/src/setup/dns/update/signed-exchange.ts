import { randomInt } from "node:crypto";
import type { DnsServer } from "xmpps-connect/dns";
import { signMessage, verifyMessage } from "../tsig/sign-message.ts";
import type { TsigKey } from "../tsig/tsig-key.ts";
import { encodeMessage, FLAG, type Incoming, type Outgoing, readMessage } from "../wire/message.ts";
import { ExchangeError, exchange } from "./exchange.ts";
import { beginning, rcodeError, tsigError, UpdateError, type UpdateSubject } from "./update-error.ts";

/** The primary of a zone, and the key that it knows us by. */
export interface Primary {
	readonly server: DnsServer;
	readonly key: TsigKey;
	/** Milliseconds since 1970; default: the machine's clock. */
	readonly now?: () => number;
}

/** Answers that are no error of the exchange. */
interface Expectation {
	/** Whether an answer that is not signed is believed. */
	readonly unsigned: boolean;
	readonly rcodes: readonly number[];
}

/**
 * Sends a signed message and gives the answer, once it is known to be the answer to it and to come from the server.
 * @throws {UpdateError} for everything else, saying what to do
 */
export async function signedExchange(
	{ server, key, now = Date.now }: Primary,
	message: Omit<Outgoing, "id">,
	subject: UpdateSubject,
	{ unsigned, rcodes }: Expectation,
	signal: AbortSignal,
): Promise<Incoming> {
	const id = randomInt(0x10000);
	const request = signMessage(encodeMessage({ ...message, id }), key, seconds(now));
	const bytes = await sent(server, request.bytes, subject, signal);
	const answer = readMessage(bytes);
	if (answer === undefined || !answers(answer, id, message)) {
		throw new UpdateError("not-believed", `${beginning(subject)}: what answers there is no answer of a name server`);
	}
	const time = seconds(now);
	const verified = verifyMessage(answer, key, request, time);
	switch (verified.kind) {
		case "refused":
			throw tsigError(verified.error, subject, time, verified.serverTime);
		case "forged":
			throw new UpdateError("not-believed", `${beginning(subject)}: its answer cannot be believed: ${verified.why}`);
		case "unsigned":
			// Who does not know our key cannot sign with it (RFC 8945, 5.3.2): an error is told as such, success is not believed.
			if (!unsigned && answer.rcode === 0) {
				throw new UpdateError("not-believed", `${beginning(subject)}: its answer cannot be believed: it is not signed`);
			}
			break;
		case "verified":
	}
	if (!rcodes.includes(answer.rcode)) throw rcodeError(answer.rcode, subject);
	return answer;
}

async function sent(server: DnsServer, bytes: Buffer, subject: UpdateSubject, signal: AbortSignal): Promise<Buffer> {
	try {
		return await exchange(server, bytes, signal);
	} catch (cause) {
		if (!(cause instanceof ExchangeError)) throw cause;
		throw new UpdateError("no-answer", `${beginning(subject)}: ${cause.message}`, { cause });
	}
}

/** RFC 5452, 9.1: id and question; an answer to an update need not repeat it (RFC 2136, 3.8). */
function answers(answer: Incoming, id: number, { flags, question }: Omit<Outgoing, "id">): boolean {
	if (answer.id !== id || (answer.flags & FLAG.response) === 0 || (answer.flags & FLAG.tc) !== 0) return false;
	if ((answer.flags & FLAG.opcode) !== (flags & FLAG.opcode)) return false;
	const { question: echo } = answer;
	if (echo === undefined) return answer.rcode !== 0 || (flags & FLAG.opcode) === FLAG.update;
	return echo.name === question.name.toLowerCase() && echo.type === question.type;
}

function seconds(now: () => number): number {
	return Math.floor(now() / 1000);
}

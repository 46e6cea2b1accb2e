import { randomInt } from "node:crypto";
import type { Failed } from "../protocol/answer.ts";
import type { RecordType, RecordTypes } from "../protocol/dns-record.ts";
import { type ChainEnd, followChain } from "./alias-chain.ts";
import { codec, encode } from "./codec.ts";
import { failed, rcodeFailure } from "./failure.ts";
import { normalName } from "./query-name.ts";
import { TYPE_CODES } from "./record-data.ts";
import { type Frame, HEADER_BYTES, type RecordSpan, readFrame, readSpans } from "./wire-frame.ts";

/** A question as it goes over the wire. */
export interface Question<T extends RecordType = RecordType> {
	/** Random, so that who cannot see the question cannot answer it (RFC 5452, 9.2). */
	readonly id: number;
	readonly type: T;
	/** FQDN, without final dot; the root is empty. */
	readonly name: string;
}

/** What a packet turned out to be. */
export type Reading<T extends RecordType> =
	/** It does not answer the question: old, misdirected or forged. */
	| { readonly kind: "unrelated" }
	/** Ask again over TCP (RFC 7766, 5). */
	| { readonly kind: "truncated" }
	/** The server does not know EDNS: ask again without (RFC 6891, 7). */
	| { readonly kind: "no-edns" }
	| { readonly kind: "answer"; readonly answer: ChainEnd<RecordTypes[T]> | Failed };

/**
 * What the least MTU of IPv6 leaves, so that no answer comes in fragments, which can be forged. RFC 9715, 3.2 asks for at
 * most 1400 and allows less.
 */
const UDP_PAYLOAD_BYTES = 1232;

// RFC 1035, 4.1.1; RFC 6840, 5.7
const FLAG = { response: 0x8000, opcode: 0x7800, aa: 0x0400, tc: 0x0200, rd: 0x0100, ra: 0x0080, ad: 0x0020 } as const;
const RCODE = { formErr: 1, nxDomain: 3, notImp: 4 } as const;
const CLASS_IN = 1;

/** RFC 8914, 2. */
const EXTENDED_ERROR_OPTION = 15;

/** A question with a fresh random id. */
export function newQuestion<T extends RecordType>(type: T, name: string): Question<T> {
	return { id: randomInt(0x10000), type, name };
}

/** The bytes of a query. The AD bit asks for the AD bit without asking for signatures (RFC 6840, 5.7). */
export function encodeQuery({ id, type, name }: Question, edns: boolean): Buffer {
	return encode({
		type: "query",
		id,
		flags: FLAG.rd | FLAG.ad,
		questions: [{ type, name: name === "" ? "." : name, class: "IN" }],
		additionals: edns
			? [
					{
						type: "OPT",
						name: ".",
						udpPayloadSize: UDP_PAYLOAD_BYTES,
						extendedRcode: 0,
						ednsVersion: 0,
						flags: 0,
						flag_do: false,
						options: [],
					},
				]
			: [],
	});
}

/** Reads what came back for a question. Never throws, whatever the bytes are. */
export function readMessage<T extends RecordType>(bytes: Buffer, question: Question<T>, edns: boolean): Reading<T> {
	const frame = readFrame(bytes);
	if (frame === undefined || !answers(bytes, frame, question)) return { kind: "unrelated" };
	// A truncated message may end anywhere, so nothing behind its question is read (RFC 2181, 9).
	if ((frame.flags & FLAG.tc) !== 0) return { kind: "truncated" };
	const spans = readSpans(bytes, frame)?.filter((span) => span.type === TYPE_CODES.OPT || span.class === CLASS_IN);
	if (spans === undefined) return malformed("its records do not fit into the message, or are too many");
	const opt = readOpt(bytes, spans);
	if (opt === undefined) return malformed("its EDNS part cannot be read");
	const rcode = (opt.extendedRcode << 4) | (frame.flags & 0x0f);
	if (edns && !opt.present && (rcode === RCODE.formErr || rcode === RCODE.notImp)) return { kind: "no-edns" };
	if (rcode !== 0 && rcode !== RCODE.nxDomain) {
		return { kind: "answer", answer: rcodeFailure(rcode, opt.extendedErrors) };
	}
	// Without a question in it, only an error is an answer: anything else could be one to another question.
	if (frame.questionCount === 0) return { kind: "unrelated" };
	const answer = followChain(bytes, spans, question, {
		nxdomain: rcode === RCODE.nxDomain,
		authentic: (frame.flags & FLAG.ad) !== 0,
		authoritative: (frame.flags & FLAG.aa) !== 0,
		recursive: (frame.flags & FLAG.ra) !== 0,
	});
	return { kind: "answer", answer };
}

/** RFC 5452, 9.1: the id, and the question as it was asked. */
function answers(bytes: Buffer, frame: Frame, question: Question): boolean {
	if (frame.id !== question.id || (frame.flags & FLAG.response) === 0) return false;
	if ((frame.flags & FLAG.opcode) !== 0) return false;
	// A server that could not even read the question sends back a header alone.
	if (frame.questionCount === 0) return (frame.flags & 0x0f) !== 0;
	if (!frame.plainQuestion) return false;
	const echo = codec.question.decode(bytes, HEADER_BYTES);
	return echo.type === question.type && echo.class === "IN" && normalName(echo.name) === question.name.toLowerCase();
}

interface Opt {
	readonly present: boolean;
	readonly extendedRcode: number;
	readonly extendedErrors: readonly number[];
}

/** RFC 6891, 6.1.1: at most one OPT record. Absent when it is broken. */
function readOpt(bytes: Buffer, spans: readonly RecordSpan[]): Opt | undefined {
	const [span, second] = spans.filter(({ type, section }) => type === TYPE_CODES.OPT && section === "additional");
	if (second !== undefined) return undefined;
	if (span === undefined) return { present: false, extendedRcode: 0, extendedErrors: [] };
	try {
		// Cut off behind the record: dns-packet would read an option's length beyond it.
		const { extendedRcode = 0, options = [] } = codec.answer.decode(bytes.subarray(0, span.end), span.start);
		const errors = options.filter(({ code, data }) => code === EXTENDED_ERROR_OPTION && data.length >= 2);
		return { present: true, extendedRcode, extendedErrors: errors.map(({ data }) => data.readUInt16BE(0)) };
	} catch {
		// dns-packet throws RangeError for options that end early.
		return undefined;
	}
}

function malformed(state: string): { readonly kind: "answer"; readonly answer: Failed } {
	return { kind: "answer", answer: failed("malformed", `the answer cannot be used: ${state}`) };
}

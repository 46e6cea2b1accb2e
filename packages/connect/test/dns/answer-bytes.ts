import packet, { type Answer, type DecodedPacket } from "dns-packet";
import type { Question } from "../../src/dns/message.ts";

/** Header bits of an answer; what is left out is what a full resolver sets. */
export interface AnswerParts {
	readonly id?: number;
	readonly aa?: boolean;
	readonly tc?: boolean;
	readonly ra?: boolean;
	readonly ad?: boolean;
	readonly rcode?: number;
	readonly opcode?: number;
	readonly qr?: boolean;
	readonly question?: { readonly type: string; readonly name: string; readonly class?: string } | "none";
	readonly answers?: readonly Answer[];
	readonly authorities?: readonly Answer[];
	readonly additionals?: readonly Answer[];
}

/** The bytes of an answer to a question, written by dns-packet, which knows nothing of our reader. */
export function answerBytes(question: Question, parts: AnswerParts): Buffer {
	const asked = parts.question ?? { type: question.type, name: question.name === "" ? "." : question.name };
	const bit = (set: boolean | undefined, value: number): number => (set ? value : 0);
	return packet.encode({
		type: parts.qr === false ? "query" : "response",
		id: parts.id ?? question.id,
		flags:
			bit(parts.aa, 0x400) |
			bit(parts.tc, 0x200) |
			bit(parts.ra ?? true, 0x80) |
			bit(parts.ad, 0x20) |
			((parts.opcode ?? 0) << 11) |
			(parts.rcode ?? 0),
		questions: asked === "none" ? [] : [asked as never],
		answers: [...(parts.answers ?? [])],
		authorities: [...(parts.authorities ?? [])],
		additionals: [...(parts.additionals ?? [])],
	});
}

/** The question that a query holds. */
export function questionOf(query: DecodedPacket): Question {
	const [asked] = query.questions ?? [];
	if (asked === undefined || query.id === undefined) throw new Error("Cannot answer: the query has no question");
	return { id: query.id, type: asked.type as Question["type"], name: asked.name };
}

export const soa = (zone: string): Answer => ({
	type: "SOA",
	name: zone,
	ttl: 60,
	data: { mname: `ns.${zone}`, rname: `john\\.doe.${zone}`, serial: 7, refresh: 1, retry: 2, expire: 3, minimum: 4 },
});

/** An OPT record with an Extended DNS Error (RFC 8914, 2). */
export function extendedError(code: number): Answer {
	const data = Buffer.alloc(2);
	data.writeUInt16BE(code);
	return opt([{ code: 15, data }]);
}

export function opt(options: readonly { readonly code: number; readonly data: Buffer }[] = []): Answer {
	return {
		type: "OPT",
		name: ".",
		udpPayloadSize: 1232,
		extendedRcode: 0,
		ednsVersion: 0,
		flags: 0,
		flag_do: false,
		options: options as never,
	};
}

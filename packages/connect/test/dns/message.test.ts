import packet, { type Answer } from "dns-packet";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeQuery, newQuestion, type Question, type Reading, readMessage } from "../../src/dns/message.ts";
import type { RecordType } from "../../src/protocol/dns-record.ts";
import { type AnswerParts, answerBytes, extendedError, opt, soa } from "./answer-bytes.ts";

const srv: Question<"SRV"> = { id: 0x1234, type: "SRV", name: "_xmpps-client._tcp.example.org" };
const a: Question<"A"> = { id: 0x1234, type: "A", name: "www.example.org" };

function ask<T extends RecordType>(type: T, name = "www.example.org"): Question<T> {
	return { id: 0x1234, type, name };
}

function read<T extends RecordType>(question: Question<T>, parts: AnswerParts): Reading<T> {
	return readMessage(answerBytes(question, parts), question, true);
}

const address = (name: string, data = "192.0.2.1", ttl = 300): Answer => ({ type: "A", name, ttl, data });
const cname = (name: string, data: string, ttl = 300): Answer => ({ type: "CNAME", name, ttl, data });
const failure = (reason: string): unknown => ({
	kind: "answer",
	answer: expect.objectContaining({ kind: "failed", reason }),
});
const found = (parts: object): unknown => ({
	kind: "answer",
	answer: expect.objectContaining({ kind: "found", ...parts }),
});
const absent = (parts: object): unknown => ({
	kind: "answer",
	answer: expect.objectContaining({ kind: "absent", ...parts }),
});

describe("encodeQuery", () => {
	test("asks one question with RD, AD and EDNS of 1232 bytes, and without DO", () => {
		const query = packet.decode(encodeQuery(srv, true));
		expect(query).toMatchObject({ id: 0x1234, flag_rd: true, flag_ad: true, flag_cd: false, flag_qr: false });
		expect(query.questions).toEqual([{ name: srv.name, type: "SRV", class: "IN" }]);
		expect(query.additionals).toMatchObject([{ type: "OPT", udpPayloadSize: 1232, ednsVersion: 0, flag_do: false }]);
	});

	test("leaves EDNS out when told", () => {
		expect(packet.decode(encodeQuery(srv, false)).additionals).toEqual([]);
	});

	test("asks for the root", () => {
		expect(packet.decode(encodeQuery({ id: 1, type: "NS", name: "" }, true)).questions?.[0]?.name).toBe(".");
	});

	test("takes ids from the whole range", () => {
		const ids = Array.from({ length: 400 }, () => newQuestion("A", "example.org").id);
		expect(new Set(ids).size).toBeGreaterThan(380);
		expect(Math.max(...ids)).toBeGreaterThan(0xe000);
		expect(Math.min(...ids)).toBeLessThan(0x2000);
	});
});

describe("readMessage: whether the packet answers the question (RFC 5452, 9.1)", () => {
	const answers = [address(a.name)];

	test.each<[string, AnswerParts]>([
		["another id", { id: 0x1235 }],
		["a query", { qr: false }],
		["another opcode", { opcode: 5 }],
		["another name", { question: { type: "A", name: "evil.example.org" } }],
		["another type", { question: { type: "AAAA", name: a.name } }],
		["another class", { question: { type: "A", name: a.name, class: "CH" } }],
		["no question", { question: "none" }],
	])("%s is unrelated", (_what, parts) => {
		expect(read(a, { ...parts, answers })).toEqual({ kind: "unrelated" });
	});

	test("the name may come back in other letters", () => {
		const question = { type: "A", name: "WWW.Example.ORG" };
		expect(read(a, { question, answers: [address("wWw.example.org")] })).toEqual(found({ aliases: [] }));
	});

	test("an error may come without the question", () => {
		expect(read(a, { question: "none", rcode: 5 })).toEqual(failure("refused"));
	});

	test("a name that dns-packet only makes look alike is unrelated", () => {
		const bytes = answerBytes(a, { answers });
		// "3www7example3org" becomes "11www.example3org": the same text, another name.
		bytes[12] = 11;
		bytes[16] = 0x2e;
		expect(packet.decode(bytes).questions?.[0]?.name).toBe(a.name);
		expect(readMessage(bytes, a, true)).toEqual({ kind: "unrelated" });
	});

	test.each([0, 1, 11])("%i bytes are unrelated", (length) => {
		expect(readMessage(Buffer.alloc(length), a, true)).toEqual({ kind: "unrelated" });
	});
});

describe("readMessage: outcomes", () => {
	test("TC is truncated, whatever stands behind the question", () => {
		const bytes = answerBytes(a, { tc: true, answers: [address(a.name)] });
		expect(readMessage(bytes.subarray(0, bytes.length - 3), a, true)).toEqual({ kind: "truncated" });
	});

	test("NXDOMAIN and no data are two things", () => {
		expect(read(a, { rcode: 3, authorities: [soa("example.org")] })).toEqual(absent({ reason: "nxdomain" }));
		expect(read(a, { authorities: [soa("example.org")] })).toEqual(absent({ reason: "nodata" }));
		expect(read(a, {})).toEqual(absent({ reason: "nodata" }));
	});

	test.each([
		[1, "error-code"],
		[2, "servfail"],
		[4, "error-code"],
		[5, "refused"],
		[9, "error-code"],
	])("RCODE %i is %s", (rcode, reason) => {
		expect(read(a, { rcode, additionals: [opt()] })).toEqual(failure(reason));
	});

	test("the upper bits of the RCODE count (RFC 6891, 6.1.3)", () => {
		const badVersion = { ...opt(), extendedRcode: 1 } as Answer;
		expect(read(a, { answers: [address(a.name)], additionals: [badVersion] })).toEqual(failure("error-code"));
	});

	test.each([1, 2, 5, 6, 7, 8, 9, 10, 11, 12])("SERVFAIL with extended error %i is bogus (RFC 8914)", (code) => {
		expect(read(a, { rcode: 2, additionals: [extendedError(code)] })).toEqual(failure("bogus"));
	});

	test.each([0, 3, 4, 13, 22, 23])("SERVFAIL with extended error %i is not", (code) => {
		expect(read(a, { rcode: 2, additionals: [extendedError(code)] })).toEqual(failure("servfail"));
	});

	test("FORMERR without EDNS asks for a question without EDNS, once", () => {
		const bytes = answerBytes(a, { rcode: 1 });
		expect(readMessage(bytes, a, true)).toEqual({ kind: "no-edns" });
		expect(readMessage(bytes, a, false)).toEqual(failure("error-code"));
	});

	test("a referral is not the lack of records", () => {
		const ns: Answer = { type: "NS", name: "example.org", ttl: 1, data: "ns.example.org" };
		expect(read(a, { ra: false, authorities: [ns] })).toEqual(failure("refused"));
		expect(read(a, { ra: true, authorities: [ns] })).toEqual(failure("refused"));
		expect(read(a, { ra: false, aa: true })).toEqual(absent({ reason: "nodata" }));
	});

	test("the AD bit is passed on", () => {
		expect(read(a, { ad: true, answers: [address(a.name)] })).toEqual(found({ authentic: true }));
		expect(read(a, { ad: false, answers: [address(a.name)] })).toEqual(found({ authentic: false }));
		expect(read(a, { ad: true, rcode: 3 })).toEqual(absent({ authentic: true }));
	});

	test("records and NXDOMAIN contradict each other", () => {
		expect(read(a, { rcode: 3, answers: [address(a.name)] })).toEqual(failure("malformed"));
	});

	test("two EDNS records are malformed (RFC 6891, 6.1.1)", () => {
		expect(read(a, { answers: [address(a.name)], additionals: [opt(), opt()] })).toEqual(failure("malformed"));
	});

	test("an EDNS option that is too short for itself is malformed", () => {
		expect(read(a, { answers: [address(a.name)], additionals: [opt([{ code: 14, data: Buffer.of(1) }])] })).toEqual(
			failure("malformed"),
		);
	});
});

describe("readMessage: records", () => {
	const one = (question: Question, record: Omit<Answer, "name"> & { name?: string }): Reading<RecordType> =>
		read(question, { answers: [{ name: question.name, ttl: 60, ...record } as Answer] });

	test("SRV", () => {
		const data = { priority: 1, weight: 2, port: 443, target: "XMPP.Example.Org" };
		expect(one(srv, { type: "SRV", data } as never)).toEqual(
			found({ records: [{ priority: 1, weight: 2, port: 443, target: "xmpp.example.org", ttl: 60 }] }),
		);
	});

	test("SRV with the target of a decided no", () => {
		expect(one(srv, { type: "SRV", data: { port: 0, target: "." } } as never)).toEqual(
			found({ records: [expect.objectContaining({ target: "." })] }),
		);
	});

	test("A and AAAA", () => {
		expect(one(ask("A"), { type: "A", data: "192.0.2.255" } as never)).toEqual(
			found({ records: [{ address: "192.0.2.255", family: 4, ttl: 60 }] }),
		);
		expect(one(ask("AAAA"), { type: "AAAA", data: "2001:db8::1" } as never)).toEqual(
			found({ records: [{ address: "2001:db8::1", family: 6, ttl: 60 }] }),
		);
	});

	test("TLSA, byte for byte and in memory of its own", () => {
		const certificate = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 8));
		const reading = one(ask("TLSA"), {
			type: "TLSA",
			data: { usage: 3, selector: 1, matchingType: 1, certificate },
		} as never);
		const data = new Uint8Array(certificate);
		expect(reading).toEqual(found({ records: [{ usage: 3, selector: 1, matchingType: 1, data, ttl: 60 }] }));
		expect(reading).toMatchObject({ answer: { records: [{ data: { buffer: { byteLength: 32 } } }] } });
	});

	test("CNAME, NS and SOA", () => {
		expect(one(ask("CNAME"), { type: "CNAME", data: "b.example.org" } as never)).toEqual(
			found({ records: [{ name: "b.example.org", ttl: 60 }], aliases: [] }),
		);
		expect(one(ask("NS"), { type: "NS", data: "NS.example.org" } as never)).toEqual(
			found({ records: [{ name: "ns.example.org", ttl: 60 }] }),
		);
		expect(read(ask("SOA", "example.org"), { answers: [soa("example.org")] })).toEqual(
			found({
				records: [
					{
						primary: "ns.example.org",
						admin: "john\\.doe.example.org",
						serial: 7,
						refresh: 1,
						retry: 2,
						expire: 3,
						minimum: 4,
						ttl: 60,
					},
				],
			}),
		);
	});

	test("the TTL is the smallest, and beyond 31 bits it is 0 (RFC 2181, 8)", () => {
		const answers = [address(a.name, "192.0.2.1", 500), address(a.name, "192.0.2.2", 70)];
		expect(read(a, { answers })).toEqual(found({ ttl: 70 }));
		expect(read(a, { answers: [address(a.name, "192.0.2.1", 0x80000000)] })).toEqual(
			found({ ttl: 0, records: [{ address: "192.0.2.1", family: 4, ttl: 0 }] }),
		);
		expect(read(a, { answers: [address(a.name, "192.0.2.1", 0x7fffffff)] })).toEqual(found({ ttl: 0x7fffffff }));
	});

	test.each<[RecordType, number, number]>([
		["A", 1, 3],
		["A", 1, 5],
		["AAAA", 28, 4],
		["SRV", 33, 6],
		["TLSA", 52, 3],
		["CNAME", 5, 0],
		["SOA", 6, 22],
	])("%s (%i) of %i bytes is malformed", (type, code, length) => {
		const question = ask(type);
		expect(readMessage(rawAnswer(question, code, Buffer.alloc(length, 1)), question, true)).toEqual(
			failure("malformed"),
		);
	});

	test.each([
		["a dot in a label", [3, 0x61, 0x2e, 0x62, 0]],
		["a byte that is not ASCII", [1, 0xff, 0]],
		["a compression loop", [0xc0, 0xff]],
		["a space", [1, 0x20, 0]],
	])("an SRV target with %s is malformed", (_what, target) => {
		const data = Buffer.from([0, 1, 0, 1, 1, 0xbb, ...target]);
		expect(readMessage(rawAnswer(srv, 33, data), srv, true)).toEqual(failure("malformed"));
	});

	test("bytes behind the target of an SRV record are malformed", () => {
		const data = Buffer.from([0, 1, 0, 1, 1, 0xbb, 1, 0x61, 0, 0]);
		expect(readMessage(rawAnswer(srv, 33, data), srv, true)).toEqual(failure("malformed"));
	});

	test("a record of another class is none", () => {
		const answers = [{ ...address(a.name), class: "CH" } as Answer];
		expect(read(a, { answers, authorities: [soa("example.org")] })).toEqual(absent({ reason: "nodata" }));
	});
});

describe("readMessage: aliases", () => {
	test("are followed in any order and reported, with the smallest TTL of all", () => {
		const answers = [address("c.example"), cname("b.example", "c.example", 20), cname(a.name, "B.example", 30)];
		expect(read(a, { answers })).toEqual(found({ aliases: ["b.example", "c.example"], ttl: 20 }));
	});

	test("records beside the chain are ignored", () => {
		const stray = { type: "A", name: "bank.example", ttl: 1, data: "192.0.2.66" } as Answer;
		expect(read(a, { answers: [stray, address(a.name)] })).toEqual(
			found({ records: [{ address: "192.0.2.1", family: 4, ttl: 300 }], ttl: 300 }),
		);
	});

	test("a record whose owner only looks like the name is none of it", () => {
		const bytes = answerBytes(a, { answers: [address(a.name)], authorities: [soa("example.org")] });
		const owner = bytes.indexOf("www", 12 + a.name.length);
		// "3www7example3org" becomes "11www.example3org".
		bytes[owner - 1] = 11;
		bytes[owner + 3] = 0x2e;
		expect(packet.decode(bytes).answers?.[0]?.name).toBe(a.name);
		expect(readMessage(bytes, a, true)).toEqual(absent({ reason: "nodata" }));
	});

	test("records of the additional section are no answer", () => {
		expect(read(a, { additionals: [address(a.name)] })).toEqual(absent({ reason: "nodata" }));
	});

	test.each([
		["at itself", [cname(a.name, a.name)]],
		["in a circle of two", [cname(a.name, "b.example"), cname("b.example", a.name)]],
		[
			"in a circle behind a tail",
			[cname(a.name, "b.example"), cname("b.example", "c.example"), cname("c.example", "b.example")],
		],
		["at two names", [cname(a.name, "b.example"), cname(a.name, "c.example")]],
		[
			"17 times on",
			Array.from({ length: 17 }, (_, at) => cname(at === 0 ? a.name : `n${at}.example`, `n${at + 1}.example`)),
		],
	])("that point %s are malformed", (_what, answers) => {
		expect(read(a, { answers })).toEqual(failure("malformed"));
	});

	test("sixteen are followed", () => {
		const answers = Array.from({ length: 16 }, (_, at) =>
			cname(at === 0 ? a.name : `n${at}.example`, `n${at + 1}.example`),
		);
		expect(read(a, { answers: [...answers, address("n16.example")] })).toEqual(found({ ttl: 300 }));
	});

	test("that lead out of the answer lead onward", () => {
		expect(read(a, { answers: [cname(a.name, "b.example", 9)], ra: false, aa: true })).toEqual({
			kind: "answer",
			answer: { kind: "onward", aliases: ["b.example"], ttl: 9, authentic: false },
		});
	});

	test("that lead to nothing say so: RCODE and SOA are about the last name (RFC 2308, 2.1)", () => {
		const answers = [cname(a.name, "b.example")];
		expect(read(a, { answers, rcode: 3 })).toEqual(absent({ reason: "nxdomain", aliases: ["b.example"] }));
		expect(read(a, { answers, authorities: [soa("example")] })).toEqual(absent({ reason: "nodata" }));
		expect(read(a, { answers, authorities: [soa("example.org")] })).toMatchObject({ answer: { kind: "onward" } });
	});
});

describe("readMessage: hostile bytes", () => {
	const settled = (reading: Reading<RecordType>): void => {
		expect(["unrelated", "truncated", "no-edns", "answer"]).toContain(reading.kind);
		if (reading.kind !== "answer" || reading.answer.kind !== "found") return;
		expect(reading.answer.records.length).toBeGreaterThan(0);
		for (const record of reading.answer.records) {
			expect(record.ttl).toBeGreaterThanOrEqual(0);
			if ("target" in record) expect(record.target).toMatch(/^(\.|[a-z0-9_-]+(\.[a-z0-9_-]+)*)$/);
		}
	};
	const valid = answerBytes(srv, {
		answers: [
			cname(srv.name, "alias.example.org"),
			{
				type: "SRV",
				name: "alias.example.org",
				ttl: 60,
				data: { priority: 1, weight: 1, port: 443, target: "x.example.org" },
			},
		],
		authorities: [soa("example.org")],
		additionals: [extendedError(6)],
	});

	test("cut at every offset, an answer is never half read", () => {
		for (let length = 0; length < valid.length; length++) {
			const reading = readMessage(valid.subarray(0, length), srv, true);
			expect(reading.kind === "unrelated" || (reading.kind === "answer" && reading.answer.kind === "failed")).toBe(
				true,
			);
		}
		expect(readMessage(valid, srv, true)).toMatchObject({ answer: { kind: "found" } });
	});

	test("any bytes behind a matching header and question end in a value", async () => {
		const start = valid.subarray(0, 12 + srv.name.length + 2 + 4);
		await fc.assert(
			fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(40), fc.nat(40), (tail, answers, additionals) => {
				const bytes = Buffer.concat([start, tail]);
				bytes.writeUInt16BE(answers, 6);
				bytes.writeUInt16BE(additionals, 10);
				settled(readMessage(bytes, srv, true));
			}),
			{ numRuns: 2000 },
		);
	});

	test("a valid answer with any bytes changed ends in a value", async () => {
		const change = fc.tuple(fc.nat(valid.length - 1), fc.nat(255));
		await fc.assert(
			fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
				const bytes = Buffer.from(valid);
				for (const [at, value] of changes) bytes[at] = value;
				settled(readMessage(bytes, srv, true));
			}),
			{ numRuns: 5000 },
		);
	});

	test("pure garbage ends in a value", async () => {
		await fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 1500 }),
				fc.constantFrom<RecordType>("A", "SRV", "TLSA", "SOA"),
				(bytes, type) => {
					settled(readMessage(Buffer.from(bytes), { id: bytes[1] ?? 0, type, name: "" }, true));
				},
			),
		);
	});

	test("64 KiB of records with chains of pointers are refused, not walked", () => {
		const bytes = Buffer.alloc(0xffff, 0xc0);
		valid.copy(bytes, 0, 0, 12 + srv.name.length + 6);
		bytes.writeUInt16BE(0xffff, 6);
		expect(readMessage(bytes, srv, true)).toEqual(failure("malformed"));
	});
});

/** An answer with one record whose data are these bytes, right or wrong. */
function rawAnswer(question: Question, type: number, data: Buffer): Buffer {
	const head = answerBytes(question, {});
	head.writeUInt16BE(1, 6);
	const record = Buffer.alloc(12);
	record.writeUInt16BE(0xc00c, 0);
	record.writeUInt16BE(type, 2);
	record.writeUInt16BE(1, 4);
	record.writeUInt32BE(60, 6);
	record.writeUInt16BE(data.length, 10);
	return Buffer.concat([head, record, data]);
}

import { decode, encode } from "dns-packet";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDnsHead } from "../../../src/lab/capture/dns-message.ts";
import { dnsQuestions, LINK, readCapture } from "../../../src/lab/capture/index.ts";
import { fixture, hex, pcap } from "./frames.ts";

describe("dnsQuestions", () => {
	it.each([
		["dns", "203.0.113.10", "203.0.113.2"],
		["dns-sll", "2001:db8::10", "2001:db8::2"],
	])("lists what a resolver asked, and what came back: %s", (name, client, server) => {
		const { questions, problems } = readCapture(fixture(name));
		expect(problems).toEqual([]);
		const told = questions.map((asked) => {
			const came = asked.answered === undefined ? "-" : `${asked.rcode} ${asked.answers}`;
			return `${asked.transport} ${asked.type} ${asked.name} ${came}${asked.authentic ? " ad" : ""}${asked.truncated ? " tc" : ""}`;
		});
		expect(told).toEqual([
			"udp SRV _xmpps-client._tcp.example.com 0 2 ad",
			"udp A xmpp.example.com 0 1 ad",
			"udp AAAA xmpp.example.com 0 1 ad",
			"udp A absent.example.com 3 0",
			"udp A large.example.com 0 0 tc",
			"tcp A large.example.com 0 1 ad",
			"udp A nobody-hears.example.com -",
			"udp A nobody-hears.example.com -",
		]);
		for (const { from, to, time, answered } of questions) {
			expect([from.address, to]).toEqual([client, { address: server, port: 53 }]);
			// The wire takes 20 ms.
			if (answered !== undefined) expect(answered - time).toBeGreaterThan(19.9);
		}
	});

	it("counts a question that is repeated as it was, and takes the first answer", () => {
		const { packets } = readCapture(fixture("dns"));
		const [question, answer] = packets.filter(({ kind }) => kind === "udp");
		if (question === undefined || answer === undefined) throw new Error("no DNS");
		const late = { ...answer, time: answer.time + 1 };
		expect(dnsQuestions([question, question, answer, late], []).questions).toMatchObject([
			{ time: question.time, repeats: 1, answered: answer.time },
		]);
		expect(dnsQuestions([question, answer, question], []).questions).toMatchObject([
			{ repeats: 0 },
			{ answered: undefined },
		]);
		expect(dnsQuestions([question, { ...question, interface: "#9" }, answer], []).questions).toMatchObject([
			{ repeats: 0, answered: answer.time },
		]);
		expect(dnsQuestions([answer], [])).toEqual({ questions: [], unreadable: [] });
	});

	it("takes no answer to another question", () => {
		const { packets } = readCapture(fixture("dns"));
		const udp = packets.filter((packet) => packet.kind === "udp");
		const [question, answer] = udp;
		if (question === undefined || answer === undefined) throw new Error("no DNS");
		const other = Buffer.from(answer.payload);
		other[20] = (other[20] ?? 0) ^ 1;
		expect(dnsQuestions([question, { ...answer, payload: other }], []).questions[0]?.answered).toBeUndefined();
		const wrongId = Buffer.from(answer.payload);
		wrongId[0] = (wrongId[0] ?? 0) ^ 1;
		expect(dnsQuestions([question, { ...answer, payload: wrongId }], []).questions[0]?.answered).toBeUndefined();
		expect(dnsQuestions([question, { ...answer, destinationPort: 1 }], []).questions[0]?.answered).toBeUndefined();
	});

	it("tells of what is no DNS, and looks at no other port", () => {
		const packet = (port: string): Uint8Array =>
			hex(`4500 0020 0000 0000 4011 0000 c0000201 c0000202 9c40 ${port} 000c 0000 01020304`);
		const file = pcap(LINK.raw, [
			{ at: 1000, bytes: packet("0035") },
			{ at: 2000, bytes: packet("0036") },
		]);
		expect(readCapture(file).problems).toEqual([{ kind: "unreadable-dns", detail: "1 messages" }]);
	});
});

/** A query for the name in hexadecimal, of type SRV. */
const query = (name: string): Uint8Array => hex(`0007 0100 0001 0000 0000 0000 ${name} 0021 0001`);

describe("readDnsHead", () => {
	it("reads annotated bytes", () => {
		const bytes = hex(`
			abcd                 # id
			85a3                 # response, recursion, AD, NXDOMAIN
			0001 0002 0003 0004  # of each section
			0158 044578616d 00   # X.Exam
			0021 0001            # SRV, IN
		`);
		expect(readDnsHead(bytes)).toEqual({
			id: 0xabcd,
			response: true,
			rcode: 3,
			authentic: true,
			truncated: false,
			answers: 2,
			question: { name: "x.exam", type: "SRV" },
		});
	});

	it.each([
		["00", ""],
		["03612e62 00", "a\\.b"],
		["051b5b6d205c 00", "\\027[m\\032\\\\"],
		["03ff0022 00", '\\255\\000\\"'],
	])("escapes the name %s", (bytes, name) => {
		expect(readDnsHead(query(bytes))?.question?.name).toBe(name);
	});

	it("takes a label and a name as long as they get", () => {
		expect(readDnsHead(query(`3f${"61".repeat(63)} 00`))?.question?.name).toBe("a".repeat(63));
		// RFC 1035, 2.3.4: 255 octets with the root, and one more.
		const long = `3f${"61".repeat(63)}`.repeat(3);
		expect(readDnsHead(query(`${long} 3d${"61".repeat(61)} 00`))?.question?.name).toHaveLength(253);
		expect(readDnsHead(query(`${long} 3e${"61".repeat(62)} 00`))).toBeUndefined();
	});

	it("names types that it does not know by number", () => {
		const bytes = query("0161 00");
		bytes[bytes.length - 4] = 0x12;
		expect(readDnsHead(bytes)?.question?.type).toBe("TYPE4641");
	});

	it.each([
		["a pointer", query("c00c")],
		["a label of a reserved kind", query("4061 00")],
		["a name that is too long", query(`${`3f${"61".repeat(63)}`.repeat(4)} 00`)],
		["two questions", hex("0007 0100 0002 0000 0000 0000 00 0021 0001 00 0021 0001")],
		["a query without question", hex("0007 0100 0000 0000 0000 0000")],
	])("refuses %s", (_what, bytes) => {
		expect(readDnsHead(bytes)).toBeUndefined();
	});

	it("takes an answer without question", () => {
		expect(readDnsHead(hex("0007 8101 0000 0000 0000 0000"))).toMatchObject({ rcode: 1, question: undefined });
	});

	it("refuses a message that is cut anywhere before its records", () => {
		const bytes = query("0161 0162 00");
		expect(readDnsHead(bytes)).toBeDefined();
		for (let length = 0; length < bytes.length; length++)
			expect(readDnsHead(bytes.subarray(0, length))).toBeUndefined();
	});

	it("reads what dns-packet writes", () => {
		const label = fc.stringMatching(/^[a-z0-9_-]{1,20}$/);
		fc.assert(
			fc.property(
				fc.array(label, { minLength: 1, maxLength: 6 }),
				fc.constantFrom("A", "AAAA", "SRV", "TLSA", "TXT"),
				fc.nat(0xffff),
				(labels, type, id) => {
					const bytes = encode({ type: "query", id, questions: [{ name: labels.join("."), type: type as "A" }] });
					const [question] = decode(bytes).questions ?? [];
					expect(readDnsHead(bytes)).toMatchObject({ id, question: { name: question?.name, type: question?.type } });
				},
			),
			{ numRuns: 200 },
		);
	});
});

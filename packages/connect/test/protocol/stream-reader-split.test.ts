import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamReader } from "../../src/protocol/stream-reader.ts";
import { cut, HEADER, read, single, utf8 } from "./stream-bytes.ts";

/** Everything a stream may hold, characters of two to four bytes and line ends of every kind among it. */
const STREAM: Uint8Array = utf8(
	`${HEADER}\r\n<stream:features>\r<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>\n` +
		`<message p:x="it's &#x1F600; &gt;" xmlns:p='urn:ü'\n\t><body>é€😀 &amp;&#10;\r\n]]<![CDATA[<b>]]]></body >` +
		"<x xmlns='urn:x'><p:y z=''/></x></message> <a/></stream:stream>",
);

const WHOLE = read([STREAM]);

/** What a mutation puts in: what means something to a parser, and bytes that mean nothing. */
const fragment: fc.Arbitrary<Uint8Array> = fc.oneof(
	fc.uint8Array({ minLength: 1, maxLength: 3 }),
	fc
		.constantFrom(
			"<",
			">",
			"&",
			"'",
			'"',
			"/",
			"=",
			"<!",
			"<!--",
			"-->",
			"<?",
			"?>",
			"<![CDATA[",
			"]]>",
			"&lt;",
			"&x;",
			"&#1;",
		)
		.map(utf8),
	fc
		.constantFrom(
			"\r",
			"\n",
			" ",
			"xmlns='u'",
			"xmlns:q='u'",
			"q:a='1'",
			"<a>",
			"</a>",
			"<q:a/>",
			"€",
			"\ufeff",
			"HTTP/1.1",
		)
		.map(utf8),
);

const mutated: fc.Arbitrary<Uint8Array> = fc
	.array(fc.tuple(fc.nat(STREAM.length), fc.nat(4), fragment), { minLength: 1, maxLength: 4 })
	.map((edits) =>
		edits.reduce<Uint8Array>(
			(bytes, [at, drop, insert]) =>
				Uint8Array.from([...bytes.subarray(0, at), ...insert, ...bytes.subarray(at + drop)]),
			STREAM,
		),
	);

const offsets = fc.array(fc.nat(4096), { maxLength: 8 });

describe("however the bytes are cut", () => {
	it("reads the whole stream", () => {
		expect(WHOLE.map(({ kind }) => kind)).toEqual(["header", "element", "element", "element", "close"]);
	});

	it("gives the same events at every single cut", () => {
		for (let offset = 0; offset <= STREAM.length; offset++) expect(read(cut(STREAM, [offset]))).toEqual(WHOLE);
		expect(read(single(STREAM))).toEqual(WHOLE);
	});

	it("gives the same events at random cuts", () => {
		fc.assert(
			fc.property(offsets, (at) => {
				expect(read(cut(STREAM, at))).toEqual(WHOLE);
			}),
		);
	});

	it("gives the same events and the same fault when the stream is damaged", () => {
		fc.assert(
			fc.property(mutated, offsets, (bytes, at) => {
				const whole = read([bytes]);
				expect(read(cut(bytes, at))).toEqual(whole);
				expect(read(single(bytes))).toEqual(whole);
			}),
			{ numRuns: 150 },
		);
	});

	it("gives an event at the same byte", () => {
		const at = (pieces: readonly Uint8Array[]): number[] => {
			const reader = new StreamReader();
			let offset = 0;
			return pieces.flatMap((piece) => {
				offset += piece.length;
				return reader.push(piece).map(() => offset);
			});
		};
		const ends = at(single(STREAM));
		expect(ends).toHaveLength(5);
		expect(at(cut(STREAM, ends))).toEqual(ends);
	});
});

describe("a stream that breaks off", () => {
	it("is a prefix of the whole at every offset, with at most one fault behind it", () => {
		for (let offset = 0; offset < STREAM.length; offset++) {
			const events = read([STREAM.subarray(0, offset)]);
			const faults = events.filter((event) => event.kind === "malformed");
			const rest = events.filter((event) => event.kind !== "malformed");
			expect(rest).toEqual(WHOLE.slice(0, rest.length));
			expect(faults.map(({ reason }) => reason)).toEqual(faults.length === 0 ? [] : ["truncated"]);
		}
	});
});

describe("whatever comes", () => {
	const grammar = (events: ReturnType<typeof read>): string => events.map(({ kind }) => kind[0]).join("");

	it("never throws, and says events in their order: arbitrary bytes", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, behindHeader) => {
				const events = read(behindHeader ? [utf8(HEADER), bytes] : [bytes]);
				expect(grammar(events)).toMatch(/^(m|h?|he*[cm]?)$/);
			}),
			{ numRuns: 300 },
		);
	});

	it("never throws, and says events in their order: a damaged stream", () => {
		fc.assert(
			fc.property(mutated, (bytes) => {
				expect(grammar(read([bytes]))).toMatch(/^(m|h?|he*[cm]?)$/);
			}),
			{ numRuns: 300 },
		);
	});

	it("never throws, and says events in their order: pieces of markup", () => {
		fc.assert(
			fc.property(fc.array(fragment, { maxLength: 30 }), (pieces) => {
				expect(grammar(read([utf8(HEADER), ...pieces]))).toMatch(/^he*[cm]?$/);
			}),
			{ numRuns: 300 },
		);
	});
});

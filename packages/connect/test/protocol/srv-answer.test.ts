import { describe, expect, it } from "vitest";
import { MOST_SRV_RECORDS, srvAnswer } from "../../src/protocol/srv-answer.ts";
import { absent, found, srv } from "./srv-answers.ts";

describe("srvAnswer", () => {
	it.each([absent, { kind: "failed", reason: "bogus", detail: "no signature" } as const])(
		"leaves $kind as it is",
		(plain) => {
			expect(srvAnswer(plain)).toEqual({ answer: plain, notes: [] });
		},
	);

	it("leaves usable records as they are, with all that is known about the answer", () => {
		const via = { server: "127.0.0.1", transport: "udp" } as const;
		const plain = { ...found(srv("a.example"), srv("_x.b.example", { port: 65_535 })), via, aliases: ["c.example"] };
		expect(srvAnswer(plain)).toEqual({ answer: plain, notes: [] });
	});

	it('takes "." alone for "not offered": RFC 2782, Target', () => {
		expect(srvAnswer({ ...found(srv(".", { port: 0 })), ttl: 60, authentic: true })).toEqual({
			answer: { kind: "not-offered", ttl: 60, authentic: true },
			notes: [],
		});
		const via = { server: "127.0.0.1", transport: "tcp" } as const;
		expect(srvAnswer({ ...found(srv("."), srv(".", { priority: 3 })), via }).answer).toEqual({
			kind: "not-offered",
			ttl: 300,
			authentic: false,
			via,
		});
	});

	it.each([
		["a dot beside others", srv("."), 'ignored "." port 5222: "." means "not offered" and must stand alone'],
		["port 0", srv("b.example", { port: 0 }), 'ignored "b.example" port 0: there is no port 0'],
		[
			"an IPv4 address",
			srv("192.0.2.1"),
			'ignored "192.0.2.1" port 5222: the target must be a host name, not an IP address',
		],
		[
			"an IPv6 address",
			srv("2001:db8::1"),
			'ignored "2001:db8::1" port 5222: the target must be a host name, not an IP address',
		],
		[
			"a number at the end",
			srv("1.2.3"),
			'ignored "1.2.3" port 5222: the target must be a host name, not an IP address',
		],
		["no host name", srv("a b\u{1b}.example"), 'ignored "a b\\x1b.example" port 5222: the target is no host name'],
		["a label over 63", srv(`${"a".repeat(64)}.example`), /no host name$/],
		["an empty name", srv(""), 'ignored "" port 5222: the target is no host name'],
		["a duplicate", srv("A.example", { ttl: 9 }), 'ignored "A.example" port 5222: it is there twice'],
	])("drops and notes %s", (_, bad, line) => {
		const good = srv("a.example");
		const { answer, notes } = srvAnswer(found(good, bad));
		expect(answer).toEqual(found(good));
		expect(notes).toHaveLength(1);
		expect(notes[0]).toMatch(
			line instanceof RegExp ? line : new RegExp(`^${line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`),
		);
	});

	it("does not take another weight, priority or port for a duplicate", () => {
		const plain = found(
			srv("a.example"),
			srv("a.example", { weight: 6 }),
			srv("a.example", { priority: 11 }),
			srv("a.example", { port: 443 }),
		);
		expect(srvAnswer(plain)).toEqual({ answer: plain, notes: [] });
	});

	it("stays found, with nothing in it, when all had to be dropped: announced wrongly is not absent", () => {
		const { answer, notes } = srvAnswer(found(srv("192.0.2.1"), srv("a.example", { port: 0 })));
		expect(answer).toEqual(found());
		expect(notes).toHaveLength(2);
	});

	it(`keeps the ${MOST_SRV_RECORDS} of lowest priority`, () => {
		const records = Array.from({ length: 3000 }, (_, index) => srv(`h${index}.example`, { priority: 2999 - index }));
		const { answer, notes } = srvAnswer(found(...records));
		expect(answer).toEqual(found(...records.slice(-MOST_SRV_RECORDS).reverse()));
		expect(notes).toEqual([
			'ignored "h2935.example" port 5222, "h2934.example" port 5222, "h2933.example" port 5222 and 2933 more: more than 64 are not tried',
		]);
	});

	it("says a fault once, however many have it", () => {
		const { notes } = srvAnswer(
			found(...Array.from({ length: 3000 }, (_, index) => srv(`h${index}.example`, { port: 0 }))),
		);
		expect(notes).toHaveLength(1);
		expect(notes[0]?.length).toBeLessThan(400);
	});
});

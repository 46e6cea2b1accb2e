import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DnsFailure, PlainAnswer } from "../../src/protocol/answer.ts";
import { type CandidateSet, candidatesFrom } from "../../src/protocol/candidates.ts";
import type { SrvRecord } from "../../src/protocol/dns-record.ts";
import type { TlsKind } from "../../src/protocol/service.ts";
import { chiSquare, tally } from "./chi-square.ts";
import { exactOrders } from "./rfc2782-exact.ts";
import { seededRandom } from "./seeded-random.ts";
import { absent, found, srv } from "./srv-answers.ts";

const domain = { ascii: "xn--bcher-kva.example", unicode: "bücher.example" };
const DIRECT_OWNER = `_xmpps-client._tcp.${domain.ascii}`;
const STARTTLS_OWNER = `_xmpp-client._tcp.${domain.ascii}`;
const dot = found(srv(".", { port: 0 }));
const unusable = found(srv("192.0.2.1"));

function failed(reason: DnsFailure): PlainAnswer<SrvRecord> {
	return { kind: "failed", reason, detail: `no answer: ${reason}` };
}

function client(direct: PlainAnswer<SrvRecord>, starttls: PlainAnswer<SrvRecord>, only?: TlsKind): CandidateSet {
	const answers = [
		{ service: "xmpps-client", answer: direct },
		{ service: "xmpp-client", answer: starttls },
	] as const;
	return candidatesFrom(domain, "client", answers, seededRandom(1), only);
}

function flat(set: CandidateSet) {
	return set.kind === "candidates" ? set.groups.flatMap(({ candidates }) => candidates) : [];
}

/** What the set is, in a word or two. */
function outcome(set: CandidateSet): string {
	const origin = flat(set)[0]?.origin;
	if (set.kind === "not-offered") return `not-offered ${set.services.join(" ")}`;
	if (set.kind === "failed")
		return `failed ${set.failures.map(({ service, reason }) => `${service} ${reason}`).join(", ")}`;
	if (origin?.kind === "fallback") return `fallback ${origin.reason}`;
	return set.kind;
}

describe("candidates", () => {
	it("carry everything that the record and its service say", () => {
		const direct = { ...found(srv("a.example", { priority: 1, weight: 0, port: 443, ttl: 60 })), authentic: true };
		expect(client(direct, found(srv("b.example", { priority: 2 })))).toEqual({
			kind: "candidates",
			groups: [
				{
					priority: 1,
					candidates: [
						{
							target: "a.example",
							port: 443,
							service: "xmpps-client",
							tls: "direct-tls",
							priority: 1,
							weight: 0,
							ttl: 60,
							origin: { kind: "srv", owner: DIRECT_OWNER, authentic: true },
							probability: 1,
						},
					],
				},
				{
					priority: 2,
					candidates: [
						{
							target: "b.example",
							port: 5222,
							service: "xmpp-client",
							tls: "starttls",
							priority: 2,
							weight: 5,
							ttl: 300,
							origin: { kind: "srv", owner: STARTTLS_OWNER, authentic: false },
							probability: 1,
						},
					],
				},
			],
			notes: [],
		});
	});

	it("of both services stand in one group: XEP-0368, 3", () => {
		const set = client(found(srv("a.example", { weight: 1 })), found(srv("b.example", { weight: 0 })));
		expect(set.kind === "candidates" && set.groups.length).toBe(1);
		expect(Object.fromEntries(flat(set).map(({ service, probability }) => [service, probability]))).toEqual({
			"xmpps-client": 0.5,
			"xmpp-client": 0.5,
		});
	});

	it("pass over what was not wanted", () => {
		const direct = found(srv("a.example"));
		const starttls = found(srv("b.example"));
		expect(flat(client(direct, starttls, "direct-tls")).map(({ target }) => target)).toEqual(["a.example"]);
		expect(flat(client(direct, starttls, "starttls")).map(({ target }) => target)).toEqual(["b.example"]);
		const server = [{ service: "xmpp-server", answer: starttls }] as const;
		expect(candidatesFrom(domain, "client", server, seededRandom(1))).toEqual({ kind: "none", notes: [] });
	});

	it("say what was dropped, what failed and what is not offered beside them", () => {
		const set = client(failed("bogus"), found(srv("a.example"), srv("b.example", { port: 0 })));
		expect(set.notes).toEqual([
			`${STARTTLS_OWNER}: ignored "b.example" port 0: there is no port 0`,
			`${DIRECT_OWNER} could not be looked up: no answer: bogus`,
		]);
		expect(client(dot, found(srv("a.example"))).notes).toEqual([`${DIRECT_OWNER}: not offered`]);
	});

	it("fall back to the domain itself: RFC 6120, 3.2.2", () => {
		expect(client(absent, absent)).toEqual({
			kind: "candidates",
			groups: [
				{
					priority: 0,
					candidates: [
						{
							target: domain.ascii,
							port: 5222,
							service: "xmpp-client",
							tls: "starttls",
							priority: 0,
							weight: 0,
							ttl: 0,
							origin: { kind: "fallback", reason: "no-srv" },
							probability: 1,
						},
					],
				},
			],
			notes: [],
		});
		const server = [{ service: "xmpp-server", answer: absent }] as const;
		expect(flat(candidatesFrom(domain, "server", server, seededRandom(1)))[0]).toMatchObject({
			port: 5269,
			service: "xmpp-server",
		});
	});
});

describe("every pair of answers", () => {
	const some = found(srv("a.example"));
	it.each<readonly [string, PlainAnswer<SrvRecord>, PlainAnswer<SrvRecord>, TlsKind | undefined, string]>([
		["found, found", some, some, undefined, "candidates"],
		["found, absent", some, absent, undefined, "candidates"],
		["found, .", some, dot, undefined, "candidates"],
		["found, bogus", some, failed("bogus"), undefined, "candidates"],
		["found, unusable", some, unusable, undefined, "candidates"],
		["., found", dot, some, undefined, "candidates"],
		["absent, absent", absent, absent, undefined, "fallback no-srv"],
		["absent, absent", absent, absent, "starttls", "fallback no-srv"],
		["absent, absent", absent, absent, "direct-tls", "none"],
		["., absent", dot, absent, undefined, "not-offered xmpps-client"],
		["absent, .", absent, dot, undefined, "not-offered xmpp-client"],
		["., .", dot, dot, undefined, "not-offered xmpps-client xmpp-client"],
		["., . only direct", dot, dot, "direct-tls", "not-offered xmpps-client"],
		["timeout, timeout", failed("timeout"), failed("timeout"), undefined, "fallback srv-unanswered"],
		["timeout, unreachable", failed("timeout"), failed("unreachable"), undefined, "fallback srv-unanswered"],
		["timeout, absent", failed("timeout"), absent, undefined, "fallback srv-unanswered"],
		["absent, timeout", absent, failed("timeout"), undefined, "fallback srv-unanswered"],
		["timeout, timeout", failed("timeout"), failed("timeout"), "direct-tls", "failed xmpps-client timeout"],
		["., timeout", dot, failed("timeout"), undefined, "failed xmpp-client timeout"],
		[
			"timeout, servfail",
			failed("timeout"),
			failed("servfail"),
			undefined,
			"failed xmpps-client timeout, xmpp-client servfail",
		],
		["bogus, absent", failed("bogus"), absent, undefined, "failed xmpps-client bogus"],
		["absent, bogus", absent, failed("bogus"), undefined, "failed xmpp-client bogus"],
		["refused, absent", failed("refused"), absent, undefined, "failed xmpps-client refused"],
		["malformed, absent", failed("malformed"), absent, undefined, "failed xmpps-client malformed"],
		["error-code, absent", failed("error-code"), absent, undefined, "failed xmpps-client error-code"],
		["aborted, aborted", failed("aborted"), failed("aborted"), "starttls", "failed xmpp-client aborted"],
		["unusable, absent", unusable, absent, undefined, "none"],
		["unusable, .", unusable, dot, undefined, "none"],
		["unusable, timeout", unusable, failed("timeout"), undefined, "failed xmpp-client timeout"],
	])("%s", (_, direct, starttls, only, expected) => {
		expect(outcome(client(direct, starttls, only))).toBe(expected);
	});

	it("nothing asked finds nothing, and without the STARTTLS question there is no fallback", () => {
		expect(candidatesFrom(domain, "client", [], seededRandom(1))).toEqual({ kind: "none", notes: [] });
		const direct = [{ service: "xmpps-client", answer: absent }] as const;
		expect(candidatesFrom(domain, "client", direct, seededRandom(1))).toEqual({ kind: "none", notes: [] });
	});
});

describe("mixed services over 100000 draws", () => {
	it("come in the exact probabilities of RFC 2782, as if they were one", () => {
		const direct = [srv("0", { weight: 3 }), srv("1", { weight: 0 })];
		const starttls = [srv("2", { weight: 1 })];
		const name = ({ target, ...rest }: SrvRecord): SrvRecord => ({ ...rest, target: `h${target}.example` });
		const answers = [
			{ service: "xmpps-client", answer: found(...direct.map(name)) },
			{ service: "xmpp-client", answer: found(...starttls.map(name)) },
		] as const;
		const random = seededRandom(0x0368);
		const counts = tally(100_000, () =>
			flat(candidatesFrom(domain, "client", answers, random))
				.map(({ target }) => target.slice(1, 2))
				.join(" "),
		);
		const { deviation } = chiSquare(counts, exactOrders([...direct, ...starttls]));
		expect(deviation).toBeLessThan(3.09);
		// One service before the other, as some clients do it, would be another distribution.
		const apart = exactOrders([...direct, ...starttls.map((record) => ({ ...record, priority: record.priority + 1 }))]);
		expect(chiSquare(counts, apart).deviation).toBe(Number.POSITIVE_INFINITY);
	});
});

describe("properties", () => {
	const record = fc
		.tuple(fc.nat(5), fc.nat(3), fc.oneof(fc.constant(0), fc.nat(65_535)), fc.constantFrom(443, 5222))
		.map(([host, priority, weight, port]) => srv(`h${host}.example`, { priority, weight, port }));
	const key = ({ target, port, priority, weight }: SrvRecord): string => `${target} ${port} ${priority} ${weight}`;
	const records = fc.uniqueArray(record, { maxLength: 20, selector: key });

	it("every record is used once, groups ascend, probabilities add up to 1", () => {
		fc.assert(
			fc.property(records, records, fc.nat(), (direct, starttls, seed) => {
				fc.pre(direct.length + starttls.length > 0);
				const answers = [
					{ service: "xmpps-client", answer: direct.length > 0 ? found(...direct) : absent },
					{ service: "xmpp-client", answer: starttls.length > 0 ? found(...starttls) : absent },
				] as const;
				const set = candidatesFrom(domain, "client", answers, seededRandom(seed));
				if (set.kind !== "candidates") throw new Error(`it is ${set.kind}`);
				expect(set.notes).toEqual([]);
				const used = flat(set).map((one) => `${one.tls} ${key(one)}`);
				const given = [
					...direct.map((one) => `direct-tls ${key(one)}`),
					...starttls.map((one) => `starttls ${key(one)}`),
				];
				expect(used.toSorted()).toEqual(given.toSorted());
				const priorities = set.groups.map(({ priority }) => priority);
				expect(priorities).toEqual([...new Set(priorities)].sort((a, b) => a - b));
				for (const { priority, candidates } of set.groups) {
					expect(candidates.every((one) => one.priority === priority)).toBe(true);
					expect(candidates.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 10);
				}
			}),
			{ numRuns: 200 },
		);
	});
});

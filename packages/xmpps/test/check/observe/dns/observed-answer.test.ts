import { describe, expect, it } from "vitest";
import { CutList } from "../../../../src/check/observe/cut-list.ts";
import { observedAnswer } from "../../../../src/check/observe/dns/observed-answer.ts";
import { found } from "../../observed.ts";

const NAME = "host.example.org";

describe("observedAnswer", () => {
	it("shows nothing unprintable and nothing endless that a server wrote", () => {
		const cuts = new CutList();
		const odd = { kind: "failed", reason: "malformed", detail: `\u001b[2J${"x".repeat(10_000)}` } as const;
		const failed = observedAnswer("A", NAME, odd, cuts);
		expect(failed.kind === "failed" && failed.detail).toMatch(/^\\x1b\[2Jx+…$/);
		expect(failed.kind === "failed" && failed.detail.length).toBeLessThan(500);
		const aliases = Array.from({ length: 5000 }, () => "\u202ealias.example.org");
		const absent = { kind: "absent", reason: "nodata", authentic: false, aliases } as const;
		const shown = observedAnswer("A", NAME, absent, cuts);
		expect(shown.kind === "absent" && shown.aliases).toEqual(Array(16).fill("\\u{202e}alias.example.org"));
		const srv = found([{ priority: 0, weight: 0, port: 1, target: "a\nb", ttl: 1 }]);
		expect(observedAnswer("SRV", NAME, srv, cuts)).toMatchObject({ records: [{ target: "a\\x0ab" }] });
	});

	it("keeps who answered, the TTL and whether it is authentic", () => {
		const via = { server: "192.0.2.53", transport: "tcp" } as const;
		const answer = { ...found([{ name: "ns1.example.org", ttl: 9 }], { ttl: 9, authentic: true }), via };
		expect(observedAnswer("NS", NAME, answer, new CutList())).toEqual(answer);
	});

	it("sorts numbers as numbers", () => {
		const record = (priority: number, weight: number, port: number) => ({
			priority,
			weight,
			port,
			target: "t",
			ttl: 1,
		});
		const records = [record(10, 1, 1), record(9, 10, 1), record(9, 9, 10), record(9, 9, 9)];
		expect(observedAnswer("SRV", NAME, found(records), new CutList())).toMatchObject({ records: records.toReversed() });
	});

	it("leaves out TLSA records that are larger than any certificate, and says so", () => {
		const cuts = new CutList();
		const tlsa = (bytes: number) => ({ usage: 3, selector: 0, matchingType: 0, data: new Uint8Array(bytes), ttl: 1 });
		const answer = observedAnswer("TLSA", NAME, found([tlsa(60_000), tlsa(2)]), cuts);
		expect(answer).toMatchObject({ records: [{ data: "0000" }] });
		expect(cuts.sorted()).toEqual([{ what: "records", where: NAME, detail: "1 of 2 TLSA records were left out" }]);
	});

	it("keeps so many addresses", () => {
		const cuts = new CutList();
		const records = Array.from({ length: 200 }, (_, i) => ({ address: `192.0.2.${i}`, family: 4 as const, ttl: 1 }));
		const answer = observedAnswer("A", NAME, found(records), cuts);
		expect(answer.kind === "found" && answer.records.length).toBe(16);
		expect(cuts.sorted()).toMatchObject([{ what: "addresses", where: NAME }]);
	});
});

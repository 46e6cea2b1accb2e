import { describe, expect, it } from "vitest";
import type { Resolver } from "xmpps-connect/dns";
import { fakeResolver } from "xmpps-connect/testing";
import { CutList } from "../../../../src/check/observe/cut-list.ts";
import { MOST_IN_FLIGHT } from "../../../../src/check/observe/dns/limits.ts";
import { Questions } from "../../../../src/check/observe/dns/questions.ts";
import { dnsContext } from "./context.ts";

const NAME = "host.example.org";
const SILENT = { [`A ${NAME}`]: { records: [], delay: Number.POSITIVE_INFINITY } } as const;

describe("Questions", () => {
	it("makes a timeout of a server that does not answer", async () => {
		const cuts = new CutList();
		using questions = new Questions(dnsContext(SILENT, { phaseTimeout: 1 }), cuts);
		expect(await questions.ask("A", NAME)).toEqual({
			kind: "failed",
			reason: "timeout",
			detail: "no answer within 1 ms",
		});
		expect(cuts.sorted()).toEqual([]);
	});

	it("does not wait for a resolver that ignores being given up", async () => {
		const resolver: Resolver = { query: () => new Promise(() => undefined) };
		const over = new AbortController();
		using questions = new Questions(dnsContext({}, { resolver, signal: over.signal }), new CutList());
		const answer = questions.ask("A", NAME);
		over.abort();
		expect(await answer).toMatchObject({ kind: "failed", reason: "aborted" });
	});

	it("asks nothing when the whole is over", async () => {
		const resolver = fakeResolver({});
		const cuts = new CutList();
		using questions = new Questions(dnsContext({}, { resolver, signal: AbortSignal.abort() }), cuts);
		expect(await questions.ask("A", NAME)).toMatchObject({ kind: "failed", reason: "aborted" });
		expect(resolver.asked).toEqual([]);
		expect(cuts.sorted()).toMatchObject([{ what: "deadline", where: "example.org" }]);
	});

	it("asks a server so many questions at a time, and another one beside", async () => {
		const resolver = fakeResolver(SILENT);
		const other = fakeResolver({ [`A ${NAME}`]: ["192.0.2.2"] });
		const over = new AbortController();
		using questions = new Questions(dnsContext({}, { resolver, signal: over.signal }), new CutList());
		const waiting = Array.from({ length: MOST_IN_FLIGHT * 2 }, () => questions.ask("A", NAME));
		expect(await questions.ask("A", NAME, other)).toMatchObject({ kind: "found" });
		expect(resolver.asked).toHaveLength(MOST_IN_FLIGHT);
		over.abort();
		expect((await Promise.all(waiting)).every(({ kind }) => kind === "failed")).toBe(true);
		expect(resolver.asked).toHaveLength(MOST_IN_FLIGHT);
	});
});

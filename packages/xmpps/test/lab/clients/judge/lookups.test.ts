import { expect, test } from "vitest";
import {
	judgeAsks,
	judgeDot,
	judgeFallback,
	judgeMixes,
	judgeWebFirst,
} from "../../../../src/lab/clients/judge/lookups.ts";
import { asked, madeRun, madeTrial } from "../made-runs.ts";

const direct = madeTrial(madeRun([{ to: "direct", at: 10 }]));
const starttls = madeTrial(madeRun([{ to: "starttls", port: 5222, at: 10 }]));
const silent = madeTrial(madeRun([], { questions: [], exit: { code: 1, words: "no display" } }));

test("who never asks for xmpps-client does not look for direct TLS", () => {
	expect(judgeAsks(direct)).toMatchObject({ verdict: "conforms", value: "yes" });
	const only = madeTrial(madeRun([{ to: "starttls", port: 5222, at: 10 }], { questions: asked("xmpp-client") }));
	expect(judgeAsks(only)).toMatchObject({ verdict: "deviates", value: "no" });
});

test("who sent nothing says nothing, and how it ended is told", () => {
	const cell = judgeAsks(silent);
	expect(cell.verdict).toBe("unknown");
	expect(cell.evidence).toContain("it ended with 1 before it sent anything: no display");
});

test.each([
	["both as the numbers say", direct, starttls, "conforms", "yes"],
	["direct TLS twice", direct, direct, "fact", "no, direct TLS first"],
	["STARTTLS twice", starttls, starttls, "deviates", "no, STARTTLS first"],
	["the reverse", starttls, direct, "deviates", "no"],
])("priorities: %s", (_, both, mixed, verdict, value) => {
	expect(judgeMixes(both, mixed)).toMatchObject({ verdict, value });
});

test("target . of direct TLS leads to STARTTLS, and not to the domain's address", () => {
	expect(judgeDot(starttls)).toMatchObject({ verdict: "conforms" });
	expect(judgeDot(madeTrial(madeRun([{ to: "apex", port: 5222, at: 1 }])))).toMatchObject({ verdict: "deviates" });
	expect(judgeDot(madeTrial(madeRun([])))).toMatchObject({ verdict: "deviates", value: "no" });
});

test("a fallback is a connection to an XMPP port of the domain's address, and not to its web server", () => {
	const web = { to: "apex", port: 443, at: 1 } as const;
	expect(judgeFallback(madeTrial(madeRun([web])))).toMatchObject({ verdict: "conforms", value: "no" });
	const fallen = madeTrial(madeRun([web, { to: "refused", at: 2 }, { to: "apex", port: 5222, at: 3 }]));
	expect(judgeFallback(fallen)).toMatchObject({ verdict: "deviates", value: "yes, port 5222" });
	expect(judgeFallback(silent)).toMatchObject({ verdict: "unknown" });
});

test.each([
	[1, "deviates", "yes, first"],
	[20, "fact", "yes, after"],
])("the web server asked at %d ms, XMPP at 10", (at, verdict, value) => {
	const trial = madeTrial(
		madeRun([
			{ to: "direct", at: 10 },
			{ to: "apex", port: 443, at },
		]),
	);
	expect(judgeWebFirst(trial)).toMatchObject({ verdict, value });
	expect(judgeWebFirst(direct)).toMatchObject({ verdict: "conforms", value: "no" });
});

import { expect, test } from "vitest";
import { judgeDeadV6, judgeDirectOnly, judgeNext } from "../../../../src/lab/clients/judge/failures.ts";
import { asked, madeQuestion, madeRun, madeTrial } from "../made-runs.ts";

const DEAD = ["hole", "second-hole"];
const hole = { to: "hole", at: 100 } as const;

test("the next record is the first other one, and its time counts from the first SYN", () => {
	const trial = madeTrial(
		madeRun([hole, { to: "hole", at: 1100 }, { to: "direct", at: 5100, until: 6000, hello: {} }], { loggedIn: 5600 }),
	);
	expect(judgeNext(trial, DEAD)).toMatchObject({
		verdict: "conforms",
		value: "yes, 5.0 s",
		evidence: "went to hole:5223 (2 times), direct:5223; in after 5.5 s",
	});
});

test("who stays, who falls back and who does not get in deviates", () => {
	expect(judgeNext(madeTrial(madeRun([hole])), DEAD)).toMatchObject({ verdict: "deviates", value: "no" });
	const fallen = madeRun([hole, { to: "apex", port: 5222, at: 300 }], { loggedIn: 400 });
	expect(judgeNext(madeTrial(fallen), DEAD)).toMatchObject({ verdict: "deviates", value: "no, domain's address" });
	const outside = madeRun([hole, { to: "direct", at: 9100 }]);
	expect(judgeNext(madeTrial(outside), DEAD)).toMatchObject({ verdict: "deviates", value: "yes, 9.0 s, but not in" });
});

test("who is at the second of two dead records at the end has gone on, and is not in", () => {
	const trial = madeTrial(madeRun([hole, { to: "second-hole", port: 5222, at: 9100 }]));
	expect(judgeNext(trial, DEAD)).toMatchObject({
		verdict: "conforms",
		value: "yes, 9.0 s",
		evidence: "went to hole:5223, second-hole:5222; in not within 9.9 s",
	});
});

test("who did not meet the dead record says nothing of it", () => {
	const trial = madeTrial(madeRun([{ to: "direct", at: 1 }], { loggedIn: 20 }));
	expect(judgeNext(trial, DEAD)).toMatchObject({ verdict: "unknown" });
});

test.each([
	[250, "conforms", "yes, 0.25 s"],
	[5000, "deviates", "yes, 5.0 s"],
])("IPv4 %d ms after a dead IPv6", (gap, verdict, value) => {
	const run = madeRun(
		[
			{ to: "dual", family: 6, at: 100 },
			{ to: "dual", at: 100 + gap, until: 9000, hello: {} },
		],
		{ loggedIn: 8000 },
	);
	expect(judgeDeadV6(madeTrial(run))).toMatchObject({ verdict, value });
});

test("a dead IPv6 address that keeps the client out, and one that is not tried", () => {
	expect(judgeDeadV6(madeTrial(madeRun([{ to: "dual", family: 6, at: 1 }])))).toMatchObject({
		verdict: "deviates",
		value: "no",
	});
	const four = madeRun([{ to: "dual", at: 1, until: 30, hello: {} }], { loggedIn: 20 });
	expect(judgeDeadV6(madeTrial(four))).toMatchObject({ verdict: "fact", value: "yes, by IPv4 at once" });
});

test("only direct TLS: who does not know it cannot get in, and who gave up before asking deviates", () => {
	const knows = madeTrial(madeRun([]));
	const knowsNot = madeTrial(madeRun([], { questions: asked("xmpp-client") }));
	const gaveUp = madeTrial(madeRun([], { questions: [madeQuestion("both.example.com", "A")] }));
	expect(judgeDirectOnly(gaveUp, knowsNot)).toMatchObject({ verdict: "fact", value: "no" });
	const cell = judgeDirectOnly(gaveUp, knows);
	expect(cell).toMatchObject({ verdict: "deviates", value: "no" });
	expect(cell.evidence).toContain("gave up before it asked");
	const inside = madeTrial(madeRun([{ to: "direct", at: 1, hello: {} }], { loggedIn: 20 }));
	expect(judgeDirectOnly(inside, knows)).toMatchObject({ verdict: "conforms", value: "yes" });
});

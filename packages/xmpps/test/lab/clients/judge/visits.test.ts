import { expect, test } from "vitest";
import { enteredAt, entryOf, itinerary, silenceOf, visitsOf } from "../../../../src/lab/clients/judge/visits.ts";
import { madeQuestion, madeRun, madeTrial } from "../made-runs.ts";

test("visits come in the order of their SYNs, without those to the web server", () => {
	const run = madeRun([
		{ to: "starttls", port: 5222, at: 30 },
		{ to: "apex", port: 443, at: 1 },
		{ to: "dual", family: 6, at: 20 },
	]);
	expect(itinerary(visitsOf(run))).toBe("dual:5223 over IPv6, starttls:5222");
	expect(itinerary([])).toBe("nowhere");
});

test("a long itinerary is cut", () => {
	const run = madeRun(
		Array.from({ length: 20 }, (_, index) => ({ to: index % 2 === 0 ? "hole" : "direct", at: index }) as const),
	);
	expect(itinerary(visitsOf(run))).toMatch(/, and 14 more$/);
});

test("the entry is the connection that stood at the login", () => {
	const trial = madeTrial(
		madeRun(
			[
				{ to: "direct", at: 1, until: 5, hello: {} },
				{ to: "starttls", port: 5222, at: 10, until: 100, hello: {} },
			],
			{ loggedIn: 60 },
		),
	);
	const [run] = trial.runs;
	expect(run && enteredAt(trial, run)).toBe(60);
	expect(run && entryOf(trial, run)?.place).toBe("starttls");
});

test("a client that only asks for features is not in without an answer inside TLS", () => {
	const run = madeRun([{ to: "direct", at: 1, hello: {} }], { loggedIn: 60 });
	expect(enteredAt({ reaches: "features" }, run)).toBeUndefined();
});

test("a question for another name is no sign of life, one for the domain is", () => {
	const trial = (name: string) => madeTrial(madeRun([], { questions: [madeQuestion(name, "A")] }));
	const silence = (name: string) => trial(name).runs.map((run) => silenceOf(trial(name), run))[0];
	expect(silence("stun.example.org")).toBe("it sent nothing");
	expect(silence("both.example.com")).toBeUndefined();
});

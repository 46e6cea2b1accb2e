import { describe, expect, it } from "vitest";
import type { Question } from "../../../src/setup/init/answers.ts";
import { readAnswer } from "../../../src/setup/init/read-answer.ts";

const choice: Question = {
	...{ id: "ipv4", text: "Which?", flag: "--address", free: false, certain: true, standard: "203.0.113.3" },
	choices: ["203.0.113.2", "203.0.113.3"].map((value) => ({ value, why: "" })),
};
const free = (id: Question["id"]): Question => {
	const { standard: _, ...rest } = choice;
	return { ...rest, id, choices: [], free: true };
};

describe("readAnswer", () => {
	it.each([
		["", "203.0.113.3"],
		["  ", "203.0.113.3"],
		["1", "203.0.113.2"],
		[" 2 ", "203.0.113.3"],
		["203.0.113.2", "203.0.113.2"],
	])("takes %j", (typed, value) => {
		expect(readAnswer(choice, typed)).toEqual({ value });
	});

	it.each(["0", "3", "-1", "1.5", "x", "203.0.113.9"])("does not take %j", (typed) => {
		expect(readAnswer(choice, typed)).toEqual({ problem: "it is a number from 1 to 2" });
	});

	it.each<[Question["id"], string, string]>([
		["domains", "Example.com, b.example", "example.com,b.example"],
		["public", "2001:DB8:0::9", "2001:db8::9"],
		["server", "192.0.2.53:5353", "192.0.2.53:5353"],
		["key", "/etc//x.key", "/etc/x.key"],
	])("takes for %s what was typed: %s", (id, typed, value) => {
		expect(readAnswer(free(id), typed)).toEqual({ value });
	});

	it.each<[Question["id"], string, RegExp]>([
		["domains", "a..b", /empty label/],
		["public", "127.0.0.1", /loopback/],
		["server", "ns.example", /no address of a name server/],
		["key", "LkdQ6nEF8PlzpOaBZ1Mvx3hqGHt2Gdnq0yd2bo2pXQ8=", /looks like the secret itself/],
		["key", "", /an answer is needed/],
	])("says for %s what is wrong with %s", (id, typed, words) => {
		expect(readAnswer(free(id), typed)).toEqual({ problem: expect.stringMatching(words) });
	});
});

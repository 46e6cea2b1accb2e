import { describe, expect, it } from "vitest";
import { type MachineFacts, missingFor, missingSentence, thisMachine } from "../../../src/lab/real/requirements.ts";

const MOUNTS = "proc /proc proc rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n";
const able: MachineFacts = { platform: "linux", uid: 0, mounts: MOUNTS, has: () => true };

const sentenceFor = (facts: Partial<MachineFacts>): string | undefined =>
	missingSentence(missingFor({ ...able, ...facts }));

describe("what a lab of real hosts needs", () => {
	it("is nothing on a machine that has all", () => {
		expect(sentenceFor({})).toBeUndefined();
	});

	it.each<[string, Partial<MachineFacts>, RegExp]>([
		["no root", { uid: 1000 }, /it needs root;/],
		["another system", { platform: "darwin" }, /it needs Linux;/],
		["no cgroup2", { mounts: "cgroup /sys/fs/cgroup/cpu cgroup rw 0 0" }, /control groups of version 2/],
		[
			"no mmdebstrap",
			{ has: (command) => command !== "mmdebstrap" },
			/the command "mmdebstrap" \(apt-get install mmdebstrap\);/,
		],
	])("is told in one sentence with %s, which offers --embedded", (_what, facts, sentence) => {
		expect(sentenceFor(facts)).toMatch(sentence);
		expect(sentenceFor(facts)).toMatch(/^Cannot start a lab of real hosts: [^\n]*"--embedded"[^\n]*$/);
	});

	it("names each package once, however many commands it has", () => {
		expect(sentenceFor({ uid: 1, has: () => false })).toMatch(
			/it needs root, .* and .* \(apt-get install mmdebstrap systemd-container iproute2 util-linux\)/,
		);
	});

	it("is looked for on this machine", () => {
		const here = thisMachine();
		expect(here.platform).toBe(process.platform);
		expect(here.has("sh")).toBe(true);
		expect(here.has("no-such-command-anywhere")).toBe(false);
	});
});

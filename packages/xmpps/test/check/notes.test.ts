import { describe, expect, it } from "vitest";
import { notesOf } from "../../src/check/notes.ts";
import type { Vantage } from "../../src/model/observation.ts";
import { observed } from "./observed.ts";
import { tcpFailing } from "./tcp-observed.ts";

const PROBE: Vantage = { kind: "ssh", host: "probe.example", addresses: [] };

describe("notes", () => {
	it("are none where there is nothing to know", () => {
		expect(notesOf(observed(), {})).toEqual([]);
	});

	it("say that connections went by ssh, and what of them failed for reasons of ssh", () => {
		expect(notesOf(observed({ vantage: PROBE }), {})).toEqual(["Every connection went through probe.example by ssh"]);
		const none = tcpFailing("error", () => true, observed({ vantage: PROBE }));
		expect(notesOf(none, {})).toEqual([
			"No connection went through probe.example by ssh",
			"Could not look through ssh: it ended in error",
		]);
		const refused = tcpFailing("refused", () => true, observed({ vantage: PROBE }));
		expect(notesOf(refused, {})).toEqual(["Every connection went through probe.example by ssh"]);
	});

	it("say who lacks a family: this machine, or the one that ssh leads to", () => {
		const noSix = tcpFailing("no-family", ({ family }) => family === 6);
		const rest = "has no IPv6: nothing is known of the IPv6 addresses";
		expect(notesOf(noSix, {})).toEqual([`This machine ${rest}`]);
		expect(notesOf({ ...noSix, vantage: PROBE }, {})).toContain(`probe.example ${rest}`);
	});

	it("name assumed records, a reduced matrix and rules that were left out", () => {
		const { dns } = observed();
		const assumed = {
			...dns,
			srv: dns.srv.map((lookup, at) => (at === 0 ? { ...lookup, assumed: true as const } : lookup)),
		};
		const notes = notesOf(observed({ dns: assumed, matrix: "reduced" }), { skip: ["tls"] });
		expect(notes).toHaveLength(3);
		expect(notes[0]).toBe(`The records of ${dns.srv[0]?.name} are assumed, not published`);
	});
});

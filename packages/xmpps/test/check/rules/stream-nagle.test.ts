import { describe, expect, it } from "vitest";
import { streamNagle } from "../../../src/check/rules/stream-nagle.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { HEADER, observed, xmpp } from "../observed.ts";
import { directInside, findWith, firstChanges, itemsOf, offering } from "./find-with.ts";

const SLOW = { apart: true, gapMs: 41 } as const;

describe("stream.nagle", () => {
	it("finds Prosody's header and features 40 ms apart, and switches Nagle's algorithm off", () => {
		const [finding, ...more] = findWith(streamNagle, offering(SLOW));
		expect(more).toEqual([]);
		expect(finding?.title).toBe("The features come 41 ms after the stream header");
		expect(finding?.evidence[0]).toContain("the median gap is 41 ms");
		expect(firstChanges(finding)[0]).toMatchObject({
			item: { kind: "setting", software: "prosody", key: "network_settings", section: "global" },
			after: ["network_settings = { nagle = false }"],
		});
		expect(itemsOf(finding)).toContain("service prosody restarted");
	});

	it.each([
		["where all is well", observed()],
		["where the gap is short", offering({ apart: true, gapMs: 4 })],
		["where both came in one piece, though late", offering({ gapMs: 41 })],
		["where one endpoint of eight is slow", directInside(xmpp(SLOW))],
		["in another server's streams", noProsody(offering(SLOW))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(streamNagle, observation)).toEqual([]);
	});
});

/** The same with the stream ids of ejabberd. */
function noProsody(observation: Observation): Observation {
	return JSON.parse(JSON.stringify(observation).replaceAll(HEADER.id ?? "", "16279861930871253321"));
}

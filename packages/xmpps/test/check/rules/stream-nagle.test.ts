import { describe, expect, it } from "vitest";
import { streamNagle } from "../../../src/check/rules/stream-nagle.ts";
import type { Observation, Pace } from "../../../src/model/observation.ts";
import { HEADER, observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf, withV4 } from "./find-with.ts";

describe("stream.nagle", () => {
	it("finds Prosody's features 40 ms late again and again, and switches Nagle's algorithm off", () => {
		const [finding, ...more] = findWith(streamNagle, paced([10, 55], [10, 52], [11, 54]));
		expect(more).toEqual([]);
		expect(finding?.title).toBe("The features come 42 ms later than the way there and back takes");
		expect(finding?.evidence).toEqual([
			"xmpps-client at 192.0.2.2:443: from header to features inside TLS, one stream after the other: 55 ms (TCP: 10), 52 ms (TCP: 10), 54 ms (TCP: 11)",
		]);
		expect(firstChanges(finding)[0]).toMatchObject({
			item: { kind: "setting", software: "prosody", key: "network_settings", section: "global" },
			after: ["network_settings = { nagle = false }"],
		});
		expect(itemsOf(finding)).toContain("service prosody restarted");
	});

	it.each([
		["where nobody measured", observed()],
		["where the features come at once", paced([1, 3])],
		["where the way is long", paced([90, 101], [92, 110], [91, 104])],
		["where one stream of three was quick", paced([1, 60], [1, 70], [1, 8])],
		["where only one was looked at", paced([1, 60])],
		["in another server's streams", noProsody(paced([1, 43], [1, 44], [1, 42]))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(streamNagle, observation)).toEqual([]);
	});
});

function paced(...times: readonly (readonly [number, number])[]): Observation {
	const pace = times.map(([tcpMs, featuresMs]): Pace => ({ tcpMs, featuresMs }));
	return withV4("xmpps-client", (one) => ({ ...one, pace }));
}

/** The same with the stream ids of ejabberd. */
function noProsody(observation: Observation): Observation {
	return JSON.parse(JSON.stringify(observation).replaceAll(HEADER.id ?? "", "16279861930871253321"));
}

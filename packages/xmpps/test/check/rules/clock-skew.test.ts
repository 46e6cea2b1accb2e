import { describe, expect, it } from "vitest";
import { clockSkew } from "../../../src/check/rules/clock-skew.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { observed, V4 } from "../observed.ts";
import { WEB_V4, web, withWeb } from "../web-observed.ts";
import { findWith, itemsOf } from "./find-with.ts";

const SEEN = Date.parse("2026-03-01T12:00:00.000Z");
const dated = (seconds: number, address = V4): Observation =>
	withWeb([web({ address, date: new Date(SEEN + seconds * 1000).toISOString(), dateSeenAt: SEEN })]);

describe("clock.skew", () => {
	it("finds a clock that is wrong by minutes, as advice", () => {
		const [finding, ...more] = findWith(clockSkew, dated(-600));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({
			subject: "the clock of 192.0.2.2",
			title: "The clock at 192.0.2.2 is 10 minutes slow",
		});
		expect(finding?.severity).toBeUndefined();
		expect(finding?.evidence[0]).toBe("its web server's Date: 2026-03-01T11:50:00.000Z");
		expect(itemsOf(finding)).toEqual(["clock 192.0.2.2"]);
	});

	it("finds one that is wrong by days, as a limit", () => {
		expect(findWith(clockSkew, dated(3 * 86_400))).toMatchObject([
			{ severity: "limited", title: "The clock at 192.0.2.2 is 3 days fast" },
		]);
	});

	it.each([
		["where nobody played a browser", observed()],
		["where no date came", withWeb([web({ address: V4 })])],
		["within five minutes", dated(300)],
		["at a host that has no XMPP", dated(-600, WEB_V4)],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(clockSkew, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { saslNoScram } from "../../../src/check/rules/sasl-no-scram.ts";
import { observed, xmpp } from "../observed.ts";
import { directInside, findWith, itemsOf, offering } from "./find-with.ts";

describe("sasl.no-scram", () => {
	it("finds PLAIN alone, once, and switches SCRAM on", () => {
		const [finding, ...more] = findWith(saslNoScram, offering({ mechanisms: ["PLAIN"] }));
		expect(more).toEqual([]);
		expect(finding?.evidence[0]).toBe("xmpps-client at 192.0.2.2:443: PLAIN");
		expect(itemsOf(finding)).toEqual(["setting disable_sasl_mechanisms", "service prosody restarted"]);
	});

	it.each([
		["where all is well", observed()],
		["where only some endpoints lack it, which has a rule of its own", directInside(xmpp({ mechanisms: ["PLAIN"] }))],
		["where nothing is offered, which has one, too", offering({ mechanisms: [] })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(saslNoScram, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { saslNoChannelBinding } from "../../../src/check/rules/sasl-no-channel-binding.ts";
import { observed, xmpp } from "../observed.ts";
import { directInside, findWith, offering } from "./find-with.ts";

describe("sasl.no-channel-binding", () => {
	it("finds SCRAM that nothing binds, once", () => {
		const [finding, ...more] = findWith(
			saslNoChannelBinding,
			offering({ mechanisms: ["SCRAM-SHA-1"], channelBindings: [] }),
		);
		expect(more).toEqual([]);
		expect(finding?.evidence).toHaveLength(4);
		expect(finding?.evidence[0]).toBe("xmpps-client at 192.0.2.2:443 (TLSv1.3): SCRAM-SHA-1");
		expect(finding?.remedies.length).toBeGreaterThan(0);
	});

	it.each([
		["where all is well", observed()],
		["where one endpoint binds", directInside(xmpp({ mechanisms: ["SCRAM-SHA-1"] }))],
		["without SCRAM, which has a rule of its own", offering({ mechanisms: ["PLAIN"] })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(saslNoChannelBinding, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { saslOfferedBeforeTls } from "../../../src/check/rules/sasl-offered-before-tls.ts";
import { observed } from "../observed.ts";
import { findWith, itemsOf, offeringBefore } from "./find-with.ts";

describe("sasl.offered-before-tls", () => {
	it("finds mechanisms beside STARTTLS that is required", () => {
		const [finding, ...more] = findWith(
			saslOfferedBeforeTls,
			offeringBefore({ starttls: "required", mechanisms: ["PLAIN"] }),
		);
		expect(more).toEqual([]);
		expect(finding?.evidence[0]).toBe("xmpp-client at 192.0.2.2:5222, before TLS: PLAIN");
		expect(itemsOf(finding)).toContain("setting allow_unencrypted_plain_auth");
	});

	it.each([
		["where all is well", observed()],
		[
			"where STARTTLS is optional, which has a rule of its own",
			offeringBefore({ starttls: "optional", mechanisms: ["PLAIN"] }),
		],
		["between servers", offeringBefore({ starttls: "required", mechanisms: ["EXTERNAL"] }, "server")],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(saslOfferedBeforeTls, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { starttlsNotRequired } from "../../../src/check/rules/starttls-not-required.ts";
import { observed, withEndpoints, xmpp } from "../observed.ts";
import { findWith, itemsOf, offeringBefore } from "./find-with.ts";

describe("starttls.not-required", () => {
	it("finds once for clients that they may log in without TLS, and requires it", () => {
		const [finding, ...more] = findWith(
			starttlsNotRequired,
			offeringBefore({ starttls: "optional", mechanisms: ["PLAIN"] }),
		);
		expect(more).toEqual([]);
		expect(finding?.subject).toBe("client streams of example.org");
		expect(finding?.severity).toBeUndefined();
		expect(finding?.evidence[0]).toBe(
			"xmpp-client at 192.0.2.2:5222: starttls optional; SASL mechanisms before TLS: PLAIN",
		);
		expect(itemsOf(finding)).toEqual(["setting c2s_require_encryption", "service prosody restarted"]);
	});

	it("is advice between servers", () => {
		expect(findWith(starttlsNotRequired, offeringBefore({ starttls: "optional" }, "server"))).toMatchObject([
			{ severity: "advice", concerned: "servers" },
		]);
	});

	it.each([
		["where all is well", observed()],
		["where there is none", offeringBefore({ starttls: "absent" })],
		[
			"at a port for clients that a record for servers leads to",
			withEndpoints(observed(), "xmpp-server", (one) => ({
				...one,
				starttls: one.starttls.map((each) => ({ ...each, before: xmpp({ starttls: "optional" }) })),
			})),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(starttlsNotRequired, observation)).toEqual([]);
	});
});

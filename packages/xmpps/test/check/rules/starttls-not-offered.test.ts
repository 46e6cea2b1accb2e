import { describe, expect, it } from "vitest";
import { starttlsNotOffered } from "../../../src/check/rules/starttls-not-offered.ts";
import type { Inside } from "../../../src/model/observation-tls.ts";
import { observed, xmpp } from "../observed.ts";
import { findWith, itemsOf, plain } from "./find-with.ts";

const PLAIN = xmpp({ starttls: "absent", mechanisms: ["PLAIN"], names: ["{urn:x}mechanisms"] });

const NOTHING: Inside = {
	kind: "stream-error",
	condition: "undefined-condition",
	text: "No stream features to proceed with",
};

describe("starttls.not-offered", () => {
	it("finds a server without TLS, and gives it a certificate and its module", () => {
		const [finding, ...more] = findWith(starttlsNotOffered, plain(PLAIN, "not-offered"));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({
			subject: "xmpp-client at 192.0.2.2:5222 (xmpps.example.org)",
			evidence: ["features before TLS: {urn:x}mechanisms", "SASL mechanisms before TLS: PLAIN"],
		});
		expect(itemsOf(finding)).toEqual([
			"certificate example.org",
			"setting modules_enabled",
			"service prosody restarted",
		]);
	});

	it("finds a server that has nothing to go on with, and says so in an error", () => {
		const [finding, ...more] = findWith(starttlsNotOffered, plain(NOTHING));
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([
			"the answer to a stream header without TLS: stream error undefined-condition (No stream features to proceed with)",
		]);
	});

	it.each([
		["where another error comes", plain({ ...NOTHING, text: "Internal error" })],
		["where all is well", observed()],
		["where it is offered and fails", plain(xmpp({ starttls: "required" }), "refused")],
		["where no stream began", plain({ kind: "silence" })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(starttlsNotOffered, observation)).toEqual([]);
	});
});

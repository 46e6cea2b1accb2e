import { describe, expect, it } from "vitest";
import { starttlsInjection } from "../../../src/check/rules/starttls-injection.ts";
import { observed, xmpp } from "../observed.ts";
import { findWith, plain } from "./find-with.ts";

const OFFERED = xmpp({ starttls: "required", mechanisms: [] });

describe("starttls.injection", () => {
	it("finds text behind <proceed/>", () => {
		expect(findWith(starttlsInjection, plain(OFFERED, "injection"))).toMatchObject([
			{ subject: "xmpp-client at 192.0.2.2:5222 (xmpps.example.org)", evidence: ["it was injection"] },
		]);
	});

	it.each([
		["where all is well", observed()],
		["where STARTTLS fails otherwise", plain(OFFERED, "failed")],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(starttlsInjection, observation)).toEqual([]);
	});
});

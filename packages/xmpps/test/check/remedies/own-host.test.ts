import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { freeName, type OwnHost, ownHost } from "../../../src/check/remedies/own-host.ts";
import type { LocalObservation } from "../../../src/model/observation-local.ts";
import { local } from "../dns-observed.ts";
import { observed, TARGET } from "../observed.ts";

function own(seen: LocalObservation): OwnHost | undefined {
	return ownHost(makeFacts(observed({ local: seen })));
}

describe("ownHost", () => {
	it("has the name that leads to one of its addresses already", () => {
		expect(own(local())).toMatchObject({ name: TARGET, changes: [] });
	});

	it("gets a new one where no name leads there", () => {
		const found = own(local({ addresses: ["203.0.113.7", "2001:db8::7", "10.0.0.7"] }));
		expect(found).toMatchObject({ name: "xmpps2.example.org", addresses: ["203.0.113.7", "2001:db8::7"] });
		expect(found?.changes.map(({ after }) => after)).toEqual([["203.0.113.7"], ["2001:db8::7"]]);
	});

	it.each([
		["has private addresses alone", local({ addresses: ["10.0.0.7"] })],
		["runs no XMPP server", local({ software: [], settings: [] })],
	])("is none where the host %s", (_, seen) => {
		expect(own(seen)).toBeUndefined();
	});
});

describe("freeName", () => {
	it("is one that neither was looked up nor is promised", () => {
		expect(freeName(observed(), new Set(["xmpps2.example.org"]))).toBe("xmpps3.example.org");
	});
});

import { describe, expect, it } from "vitest";
import { streamStarttlsInsideTls } from "../../../src/check/rules/stream-starttls-inside-tls.ts";
import { observed, xmpp } from "../observed.ts";
import { directInside, findWith, itemsOf, offeringBefore } from "./find-with.ts";

describe("stream.starttls-inside-tls", () => {
	it("finds it required, so that nobody gets further, and leads to the server's own port", () => {
		const observation = directInside(xmpp({ starttls: "required", mechanisms: [] }));
		const [finding, ...more] = findWith(streamStarttlsInsideTls, observation);
		expect(more).toEqual([]);
		expect(finding?.severity).toBeUndefined();
		expect(finding?.evidence).toEqual(["features inside TLS: starttls required", "SASL mechanisms: none"]);
		expect(itemsOf(finding)).toContain("dns-records _xmpps-client._tcp.example.org");
	});

	it("calls it a limit where one can log in all the same", () => {
		const observation = directInside(xmpp({ starttls: "optional" }));
		expect(findWith(streamStarttlsInsideTls, observation)[0]).toMatchObject({ severity: "limited" });
	});

	it.each([
		["where all is well", observed()],
		["in STARTTLS itself", offeringBefore({ starttls: "required" })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(streamStarttlsInsideTls, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { alpnRequired } from "../../../src/check/rules/alpn-required.ts";
import { byAlpn, SHARED } from "../alpn-observed.ts";
import { alert, observed } from "../observed.ts";
import { findWith, firstChanges } from "./find-with.ts";

describe("alpn.required", () => {
	it("finds a port that ends the handshake of those who send no ALPN", () => {
		const [finding, ...more] = findWith(alpnRequired, byAlpn({ none: alert("handshake_failure") }));
		expect(more).toHaveLength(1);
		expect(finding?.whom).toBe("clients that send no ALPN");
		expect(finding?.evidence.join("\n")).toContain('the alert "handshake_failure"');
		expect(firstChanges(finding).length).toBeGreaterThan(0);
	});

	it.each([
		["where all is well", observed()],
		["where no ALPN leads to the web", byAlpn(SHARED)],
		["where nothing gets in", byAlpn({ right: alert("internal_error"), none: alert("internal_error") })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(alpnRequired, observation)).toEqual([]);
	});
});

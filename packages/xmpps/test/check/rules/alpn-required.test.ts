import { describe, expect, it } from "vitest";
import { alpnRequired } from "../../../src/check/rules/alpn-required.ts";
import { byAlpn, SHARED } from "../alpn-observed.ts";
import { local } from "../local-observed.ts";
import { alert, observed, V4 } from "../observed.ts";
import { haproxySettings } from "../proxies.ts";
import { web, withWeb } from "../web-observed.ts";
import { findWith, firstChanges } from "./find-with.ts";

describe("alpn.required", () => {
	it("finds a port that ends the handshake of those who send no ALPN", () => {
		const [finding, ...more] = findWith(alpnRequired, byAlpn({ none: alert("handshake_failure") }));
		expect(more).toHaveLength(1);
		expect(finding?.whom).toBe("clients that send no ALPN");
		expect(finding?.evidence.join("\n")).toContain('the alert "handshake_failure"');
		expect(firstChanges(finding).length).toBeGreaterThan(0);
	});

	it("leaves a web server that is not there to the rule about it", () => {
		const closed = alert("handshake_failure");
		const seen = byAlpn({ none: closed, web: closed }, withWeb([web({ address: V4, result: closed })]));
		expect(
			findWith(alpnRequired, seen)
				.map(({ subject }) => subject)
				.join(),
		).toContain(V4);
		const inside = local({ settings: haproxySettings() });
		expect(
			findWith(alpnRequired, { ...seen, local: inside })
				.map(({ subject }) => subject)
				.join(),
		).not.toContain(V4);
	});

	it.each([
		["where all is well", observed()],
		["where no ALPN leads to the web", byAlpn(SHARED)],
		["where nothing gets in", byAlpn({ right: alert("internal_error"), none: alert("internal_error") })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(alpnRequired, observation)).toEqual([]);
	});
});

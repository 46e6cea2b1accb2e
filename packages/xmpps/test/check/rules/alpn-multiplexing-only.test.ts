import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { judgeFindings } from "../../../src/check/judge-findings.ts";
import { alpnMultiplexingOnly } from "../../../src/check/rules/alpn-multiplexing-only.ts";
import { alpnRequired } from "../../../src/check/rules/alpn-required.ts";
import { byAlpn, SHARED, without } from "../alpn-observed.ts";
import { alert, endpoint, observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const NO_STARTTLS = without(observed(), ({ service }) => service === "xmpp-client");

describe("alpn.multiplexing-only", () => {
	it("finds that every record needs ALPN, and publishes one that does not", () => {
		const [finding, ...more] = findWith(alpnMultiplexingOnly, byAlpn(SHARED, NO_STARTTLS));
		expect(more).toHaveLength(1);
		expect(finding?.severity).toBeUndefined();
		expect(finding?.concerned).toBe("clients");
		expect(itemsOf(finding)).toEqual([
			"setting c2s_direct_tls_ports",
			"service prosody restarted",
			"dns-records _xmpps-client._tcp.example.org",
		]);
		expect(firstChanges(finding).at(-1)?.after).toEqual(["5 5 443 xmpps.example.org.", "10 5 5223 xmpps.example.org."]);
	});

	it("is advice where STARTTLS does without, and then lets SNI decide", () => {
		const [finding] = findWith(alpnMultiplexingOnly, byAlpn(SHARED));
		expect(finding?.severity).toBe("advice");
		expect(firstChanges(finding)[0]?.after).toEqual([
			"use_backend xmpps_client if { req.ssl_sni -i example.org } !{ req.ssl_alpn -m found }",
		]);
	});

	it("leaves a handshake that fails without ALPN to the rule that says so", () => {
		const rules = [alpnMultiplexingOnly, alpnRequired];
		const of = (base = observed()): string[] =>
			judgeFindings(makeFacts(byAlpn({ none: alert("handshake_failure") }, base)), rules).map(({ rule }) => rule);
		expect(of()).toEqual(["alpn.required", "alpn.required"]);
		expect(of(NO_STARTTLS)).toEqual(["alpn.multiplexing-only", "alpn.multiplexing-only"]);
	});

	it.each([
		["where all is well", observed()],
		[
			"where another record has direct TLS for itself",
			{
				...byAlpn(SHARED, NO_STARTTLS),
				endpoints: [...byAlpn(SHARED, NO_STARTTLS).endpoints, endpoint("xmpps-client", { port: 5223 })],
			},
		],
		["where nobody tried without", byAlpn({ none: { kind: "not-tried", why: "cap" } }, NO_STARTTLS)],
		["where nothing works at all", byAlpn({ right: alert("internal_error"), none: alert("internal_error") })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(alpnMultiplexingOnly, observation)).toEqual([]);
	});
});

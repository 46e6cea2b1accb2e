import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { judgeFindings } from "../../../src/check/judge-findings.ts";
import { alpnRefused } from "../../../src/check/rules/alpn-refused.ts";
import { alpnSelectedWrong } from "../../../src/check/rules/alpn-selected-wrong.ts";
import { tlsAlert } from "../../../src/check/rules/tls-alert.ts";
import { tlsStops } from "../../../src/check/rules/tls-stops.ts";
import type { HandshakeResult } from "../../../src/model/observation-tls.ts";
import { byAlpn, SHARED, WEB } from "../alpn-observed.ts";
import { alert, handshake, observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const failed = (reason: "closed" | "timeout"): HandshakeResult => ({ kind: "failed", reason, detail: reason, ms: 3 });
const REFUSED = { right: alert("no_application_protocol"), both: alert("no_application_protocol") };

describe("alpn.refused", () => {
	it("finds what ends TLS with the web's names alone, and lets it know XMPP's", () => {
		const [finding, ...more] = findWith(alpnRefused, byAlpn(REFUSED));
		expect(more).toHaveLength(1);
		expect(finding?.evidence[0]).toContain("no_application_protocol");
		expect(itemsOf(finding)).toEqual(["setting ssl_alpn", "service nginx reloaded"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["ssl_alpn xmpp-client;"]);
	});

	it("finds one that hangs up in place of saying so", () => {
		const facts = makeFacts(byAlpn({ right: failed("closed"), both: failed("closed") }));
		const rules = judgeFindings(facts, [alpnRefused, tlsAlert, tlsStops]).map(({ rule }) => rule);
		expect(new Set(rules)).toEqual(new Set(["alpn.refused"]));
	});

	it("says of a list of names without XMPP's once that it lacks them", () => {
		const web = handshake({ alpn: "http/1.1" });
		const facts = makeFacts(byAlpn({ right: alert("no_application_protocol"), both: web, web }));
		const rules = judgeFindings(facts, [alpnRefused, alpnSelectedWrong]).map(({ rule }) => rule);
		expect(new Set(rules)).toEqual(new Set(["alpn.refused"]));
		expect(findWith(alpnSelectedWrong, facts.observation)).not.toEqual([]);
	});

	it("leads what a web server refuses past it", () => {
		const [finding] = findWith(alpnRefused, byAlpn({ ...SHARED, ...REFUSED, web: WEB }));
		expect(finding?.remedies[0]?.when).toContain("sorts the connections");
		expect(finding?.remedies.at(-1)?.changes.some(({ item }) => item.kind === "dns-records")).toBe(true);
	});

	it.each([
		["where all is well", observed()],
		["of an alert that no ALPN avoids", byAlpn({ right: alert("internal_error"), none: alert("internal_error") })],
		["of a handshake that only took too long", byAlpn({ right: failed("timeout") })],
		["where the web's names are refused", byAlpn({ web: alert("no_application_protocol") })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(alpnRefused, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { judgeFindings } from "../../../src/check/judge-findings.ts";
import { HANDSHAKE_RULES } from "../../../src/check/rules/handshake-rules.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { byAlpn, SHARED, WEB } from "../alpn-observed.ts";
import { local } from "../local-observed.ts";
import { alert, observed } from "../observed.ts";
import { tcpFailing } from "../tcp-observed.ts";
import { direct } from "./find-with.ts";

const rulesOf = (observation: Observation): string[] => [
	...new Set(judgeFindings(makeFacts(observation), HANDSHAKE_RULES).map(({ rule }) => rule)),
];

describe("the rules about handshakes together", () => {
	it("have ids in order, each once, and each a paragraph, an example and a section", () => {
		const ids = HANDSHAKE_RULES.map(({ id }) => id);
		expect(ids).toEqual([...new Set(ids)].sort());
		for (const { why, example, remedy, source } of HANDSHAKE_RULES) {
			expect(why.length).toBeGreaterThan(80);
			expect(example).not.toBe("");
			expect(remedy).not.toBe("");
			expect(source[0]).toMatch(/^(RFC|XEP)/);
		}
	});

	it("find nothing where all is well, seen from inside, too, nor above advice where the port is shared", () => {
		expect(rulesOf(observed())).toEqual([]);
		expect(rulesOf(observed({ local: local() }))).toEqual([]);
		const shared = judgeFindings(makeFacts(byAlpn(SHARED)), HANDSHAKE_RULES);
		expect(new Set(shared.map(({ severity }) => severity))).toEqual(new Set(["advice"]));
	});

	it.each([
		["a refusal", tcpFailing("refused", ({ port }) => port === 5270), ["tcp.refused"]],
		["silence", tcpFailing("timeout", ({ port }) => port === 5222), ["tcp.dropped"]],
		["a router's no", tcpFailing("unreachable", ({ port }) => port === 5222), ["tcp.unreachable"]],
		["trouble of this machine", tcpFailing("no-family", ({ family }) => family === 6), []],
		["an alert", direct(alert("internal_error")), ["tls.alert"]],
		["ALPN that is refused", byAlpn({ right: alert("no_application_protocol") }), ["alpn.refused"]],
		["ALPN that goes the wrong way", byAlpn({ right: WEB, both: WEB }), ["alpn.misrouted"]],
		["ALPN that is demanded", byAlpn({ none: alert("handshake_failure") }), ["alpn.required"]],
	])("make one finding of %s", (_, observation, expected) => {
		expect(rulesOf(observation)).toEqual(expected);
	});
});

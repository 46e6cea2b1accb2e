import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { judgeFindings } from "../../../src/check/judge-findings.ts";
import { STREAM_RULES } from "../../../src/check/rules/stream-rules.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { local } from "../local-observed.ts";
import { alert, HTTP, handshake, matrix, observed, V4, withEndpoints, xmpp } from "../observed.ts";
import { hostMeta, WEB_V4, web, withWeb } from "../web-observed.ts";
import { directInside, offeringBefore, plain } from "./find-with.ts";

const rulesOf = (observation: Observation): string[] =>
	judgeFindings(makeFacts(observation), STREAM_RULES).map(({ rule }) => rule);

describe("the rules about streams together", () => {
	it("find nothing where all is well, looked at from inside and by browsers, too", () => {
		const site = withWeb([web(), web({ address: V4 })], [WEB_V4, V4]);
		expect(rulesOf({ ...site, local: local(), hostMeta: [hostMeta()] })).toEqual([]);
		expect(rulesOf(observed())).toEqual([]);
	});

	it("have ids in order, each once, and each a paragraph, an example and a section", () => {
		const ids = STREAM_RULES.map(({ id }) => id);
		expect(ids).toEqual([...new Set(ids)].sort());
		for (const { why, example, remedy, source } of STREAM_RULES) {
			expect(why.length).toBeGreaterThan(80);
			expect(example).not.toBe("");
			expect(remedy).not.toBe("");
			expect(source[0]).toMatch(/^(RFC|XEP)/);
		}
	});

	it.each([
		["a web server", directInside(HTTP), ["stream.web-answers"]],
		["another protocol", directInside({ kind: "ssh", banner: "SSH-2.0-x" }), ["stream.other-protocol"]],
		["silence", directInside({ kind: "silence" }), ["stream.silent"]],
		["a web server at a STARTTLS record", plain(HTTP), ["stream.web-answers"]],
		["silence at a STARTTLS record", plain({ kind: "silence" }), ["stream.silent"]],
		[
			"STARTTLS inside TLS",
			directInside(xmpp({ starttls: "required", mechanisms: [] })),
			["stream.starttls-inside-tls"],
		],
		["STARTTLS refused", plain(xmpp({ starttls: "required", mechanisms: [] }), "refused"), ["starttls.fails"]],
		["no STARTTLS", plain(xmpp({ starttls: "absent" }), "not-offered"), ["starttls.not-offered"]],
		["text put in", plain(xmpp({ starttls: "required", mechanisms: [] }), "injection"), ["starttls.injection"]],
		["STARTTLS left open", offeringBefore({ starttls: "optional", mechanisms: ["PLAIN"] }), ["starttls.not-required"]],
		["a stream error", directInside({ kind: "stream-error", condition: "host-unknown" }), ["stream.error"]],
	])("make one finding of %s", (_, observation, expected) => {
		expect(rulesOf(observation)).toEqual(expected);
	});

	it("say nothing of a handshake that fails, which is for the rules about TLS", () => {
		const observation = withEndpoints(observed(), "xmpps-client", (one) => ({
			...one,
			handshakes: matrix((alpn) => (alpn === "right" ? alert("internal_error") : handshake())),
		}));
		expect(rulesOf(observation)).toEqual([]);
	});
});

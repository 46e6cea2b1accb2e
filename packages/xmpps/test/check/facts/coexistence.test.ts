import { describe, expect, it } from "vitest";
import { coexistence } from "../../../src/check/facts/coexistence.ts";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { alert, GOOD, HTTP, handshake, matrix, observed, TARGET, V4, withEndpoints, xmpp } from "../observed.ts";
import { SITE, WEB_V4, web, withWeb } from "../web-observed.ts";

const at = (observation: Observation) => coexistence(makeFacts(observation));
const XMPP = xmpp();

describe("coexistence of web and XMPP", () => {
	it("says nothing of addresses where nobody played a browser", () => {
		expect(at(observed())).toEqual([]);
		expect(at(withWeb([web({ address: WEB_V4 })]))).toEqual([]);
	});

	it("is right where both are served", () => {
		expect(at(withWeb([web({ address: V4 })]))).toMatchObject([
			{ address: V4, port: 443, xmpp: "right", web: "right" },
		]);
	});

	it.each([
		["XMPP has an address for itself", [web({ address: V4, result: handshake({ inside: XMPP }) })], [V4]],
		[
			"the domain's site is at another address, where its browsers go",
			[web(), web({ address: V4, result: handshake({ inside: XMPP }) })],
			[WEB_V4],
		],
		[
			"the SRV target has no site",
			[web(), web({ address: V4, name: TARGET, of: "target", result: alert("unrecognized_name") })],
			[WEB_V4],
		],
	])("asks for no web site where %s", (_, answers, addresses) => {
		expect(at(withWeb(answers, addresses))).toMatchObject([{ xmpp: "right", web: "none" }]);
	});

	it.each([
		["XMPP answers them", handshake({ inside: XMPP }), "the XMPP server answers browsers"],
		["TLS fails for them", alert("no_application_protocol"), "no_application_protocol"],
		["nothing comes", handshake({ inside: { kind: "silence" } }), "silence"],
		["the certificate is another's", handshake({ chain: ["bb"], inside: SITE }), "a certificate for shop.example"],
	])("is wrong at one of the domain's own addresses when %s and another one has its site", (_, result, words) => {
		const observation = withWeb([web(), web({ address: V4, result })], [WEB_V4, V4]);
		const certificates = { aa: GOOD, bb: { ...GOOD, sha256: "bb", dns: ["shop.example"] } };
		const [shared] = at({ ...observation, certificates });
		expect(shared).toMatchObject({ xmpp: "right", web: "wrong" });
		expect(shared?.detail).toContain(words);
	});

	it("is wrong where a multiplexer sends browsers to XMPP and others to the web", () => {
		const base = withWeb([web({ address: V4, result: handshake({ inside: XMPP }) })], [V4]);
		const mixed = withEndpoints(base, "xmpps-client", (one) => ({
			...one,
			handshakes: matrix((alpn) => (alpn === "none" ? handshake({ inside: HTTP }) : undefined)),
		}));
		expect(at(mixed)).toMatchObject([{ xmpp: "right", web: "wrong" }]);
	});

	it("says that XMPP is wrong where the web server answers its clients, too", () => {
		const base = withWeb([web({ address: V4 })], [V4]);
		const webbed = withEndpoints(base, "xmpps-client", (one) => ({
			...one,
			handshakes: matrix(() => handshake({ inside: HTTP })),
		}));
		expect(at(webbed)).toMatchObject([{ xmpp: "wrong", web: "right" }]);
	});
});

import { describe, expect, it } from "vitest";
import { webXmppAnswers } from "../../../src/check/rules/web-xmpp-answers.ts";
import { handshake, observed, V4, xmpp } from "../observed.ts";
import { WEB_V4, web, withWeb } from "../web-observed.ts";
import { findWith, itemsOf } from "./find-with.ts";

const META = web({ address: V4, result: handshake({ inside: xmpp() }) });

describe("web.xmpp-answers", () => {
	it("finds XMPP at one of the site's own addresses, and sorts by ALPN", () => {
		const [finding, ...more] = findWith(webXmppAnswers, withWeb([web(), META], [WEB_V4, V4]));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({
			subject: "the web at 192.0.2.2:443",
			evidence: ["https://example.org at 192.0.2.2: the XMPP server answers browsers; to GET / came: XMPP"],
		});
		expect(itemsOf(finding)[0]).toBe("setting frontend xmpps");
	});

	it.each([
		["where nobody played a browser", observed()],
		["where XMPP has an address for itself", withWeb([META])],
		["where the site is at another address alone", withWeb([web(), META], [WEB_V4])],
		["where both are right", withWeb([web({ address: V4 })])],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(webXmppAnswers, observation)).toEqual([]);
	});
});

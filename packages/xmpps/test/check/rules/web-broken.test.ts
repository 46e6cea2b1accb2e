import { describe, expect, it } from "vitest";
import { webBroken } from "../../../src/check/rules/web-broken.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { local } from "../local-observed.ts";
import { alert, GOOD, handshake, matrix, observed, V4, withEndpoints, xmpp } from "../observed.ts";
import { haproxySettings } from "../proxies.ts";
import { SITE, WEB_V4, web, withWeb } from "../web-observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const FAILING = web({ address: V4, result: alert("no_application_protocol") });
const WRONG = { aa: GOOD, bb: { ...GOOD, sha256: "bb", dns: ["shop.example"] } };
const misnamed = web({ address: V4, result: handshake({ chain: ["bb"], inside: SITE }) });

describe("web.broken", () => {
	it("finds a site that fails where XMPP is right, and sorts by ALPN", () => {
		const [finding, ...more] = findWith(webBroken, withWeb([web(), FAILING], [WEB_V4, V4]));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ subject: "the web at 192.0.2.2:443", concerned: "both" });
		expect(finding?.evidence[0]).toContain("no_application_protocol");
		expect(itemsOf(finding)[0]).toBe("setting frontend xmpps");
	});

	it("finds another name's certificate there, and gives it this one's", () => {
		const observation = { ...withWeb([web(), misnamed], [WEB_V4, V4]), certificates: WRONG };
		const [finding] = findWith(webBroken, observation);
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service nginx reloaded"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["DNS:shop.example", "DNS:example.org"]);
	});

	it("starts the web server behind the host's own multiplexer, which nobody sees from outside", () => {
		const [finding] = findWith(webBroken, behind(false));
		expect(finding?.evidence.at(-1)).toBe("HAProxy hands browsers to 127.0.0.1:8443, where nothing listens");
		expect(itemsOf(finding)).toEqual(["service nginx running"]);
		// Where it runs it listens elsewhere, and what hands browsers on is to be put right.
		expect(itemsOf(findWith(webBroken, behind(true))[0])[0]).toMatch(/^setting /);
	});

	it.each([
		["where nobody played a browser", observed()],
		["where both are right", withWeb([web({ address: V4 })])],
		["where no site is to be there", withWeb([FAILING])],
		["where XMPP is wrong as well, which has its own rules", allBroken()],
		[
			"where XMPP answers, which has a rule of its own",
			withWeb([web(), web({ address: V4, result: handshake({ inside: xmpp() }) })], [WEB_V4, V4]),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(webBroken, observation)).toEqual([]);
	});
});

function behind(running: boolean): Observation {
	const { software } = local();
	const nginx = { software: "nginx", version: "1.22.1", running } as const;
	return {
		...withWeb([FAILING]),
		local: local({ settings: haproxySettings(), software: [...software, nginx] }),
	};
}

function allBroken(): Observation {
	return withEndpoints(withWeb([web(), FAILING], [WEB_V4, V4]), "xmpps-client", (one) => ({
		...one,
		handshakes: matrix(() => alert("no_application_protocol")),
	}));
}

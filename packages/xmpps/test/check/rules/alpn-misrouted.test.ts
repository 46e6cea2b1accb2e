import { describe, expect, it } from "vitest";
import { alpnMisrouted } from "../../../src/check/rules/alpn-misrouted.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { AlpnOffer, HandshakeResult } from "../../../src/model/observation-tls.ts";
import { ALPN_OFFERS, alert, HTTP, handshake, matrix, observed } from "../observed.ts";
import { findWith, withV4 } from "./find-with.ts";

const WEB = handshake({ inside: HTTP });
const REFUSED = alert("no_application_protocol");

/** A port at which some ALPN offers come to something else than XMPP. */
function sorted(results: Partial<Record<AlpnOffer, HandshakeResult>>): Observation {
	return withV4("xmpps-client", (one) => ({ ...one, handshakes: matrix((alpn) => results[alpn]) }));
}

describe("alpn.misrouted", () => {
	it("finds a multiplexer that leads XMPP's name to the web, and everything else to XMPP", () => {
		const [finding, ...more] = findWith(alpnMisrouted, sorted({ right: WEB, web: WEB }));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({
			subject: "xmpps-client at 192.0.2.2:443 (xmpps.example.org)",
			evidence: ["with the right ALPN: TLSv1.3, inside: HTTP (nginx/1.22.1)", "without ALPN: TLSv1.3, inside: xmpp"],
		});
		expect(finding?.remedies.length).toBeGreaterThan(0);
	});

	it("knows a web server that refuses the name", () => {
		const [finding] = findWith(alpnMisrouted, sorted({ right: REFUSED, web: WEB }));
		expect(finding?.evidence).toEqual([
			'with the right ALPN: the server sent the alert "no_application_protocol"',
			"with the web's ALPN: TLSv1.3, inside: HTTP (nginx/1.22.1)",
			"without ALPN: TLSv1.3, inside: xmpp",
		]);
		expect(alpnMisrouted.supersedes).toContain("alpn.refused");
	});

	it.each([
		["where all is well", observed()],
		["where the web answers everybody", sorted(Object.fromEntries(ALPN_OFFERS.map((alpn) => [alpn, WEB])))],
		["where what refuses the name hands on to XMPP alone", sorted({ right: REFUSED })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(alpnMisrouted, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { endpointOrder } from "../../../src/check/facts/endpoint-order.ts";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { alert, found, HTTP, handshake, matrix, observed, srv, V4, V6, withEndpoints, withSrv } from "../observed.ts";

describe("the order of endpoints", () => {
	it("merges both services of a role by priority, clients first, with what was found", () => {
		const all = endpointOrder(makeFacts(observed()));
		expect(all.map(({ service, address, probability }) => [service, address, probability])).toEqual([
			["xmpps-client", V6, 1],
			["xmpps-client", V4, 1],
			["xmpp-client", V6, 0],
			["xmpp-client", V4, 0],
			["xmpps-server", V6, 1],
			["xmpps-server", V4, 1],
			["xmpp-server", V6, 0],
			["xmpp-server", V4, 0],
		]);
		expect(all[0]).toMatchObject({
			state: "works",
			found: "TLSv1.3, XMPP, certificate good",
			tls: "direct-tls",
			priority: 5,
		});
	});

	it("gives each record of the lowest priority its exact chance", () => {
		const observation = withSrv(
			withSrv(observed(), "xmpps-client", found([srv(5, 30, 443)])),
			"xmpp-client",
			found([srv(5, 10, 5222)]),
		);
		const [first, , third] = endpointOrder(makeFacts(observation));
		// RFC 2782, Target selection: 41 numbers, and 0 goes to either with the same chance.
		expect(first?.probability).toBeCloseTo(30.5 / 41);
		expect(third?.probability).toBeCloseTo(10.5 / 41);
	});

	it("says what is wrong, or that nobody knows", () => {
		const webbed = withEndpoints(observed(), "xmpps-client", (one) =>
			one.family === 4
				? { ...one, handshakes: matrix(() => handshake({ inside: HTTP })) }
				: { ...one, handshakes: matrix(() => alert("no_application_protocol")) },
		);
		const untried = withEndpoints(webbed, "xmpp-client", (one) => ({ ...one, tcp: { kind: "not-tried", why: "cap" } }));
		expect(endpointOrder(makeFacts(untried)).slice(0, 3)).toMatchObject([
			{ state: "fails", found: "TLS: no_application_protocol" },
			{ state: "fails", found: "TLSv1.3, a web server, certificate good" },
			{ state: "unknown", found: "not tried (cap)" },
		]);
	});
});

import { describe, expect, it } from "vitest";
import { s2sNoAuthentication } from "../../../src/check/rules/s2s-no-authentication.ts";
import type { Inside } from "../../../src/model/observation-tls.ts";
import { endpoint, handshake, matrix, observed, withEndpoints } from "../observed.ts";
import { findWith, itemsOf, offering, withV4 } from "./find-with.ts";

const NEITHER = { dialback: false, mechanisms: [], names: ["{urn:x}sm"] } as const;

/** Prosody does not send empty features. */
const NOTHING: Inside = {
	kind: "stream-error",
	condition: "undefined-condition",
	text: "No stream features to offer",
};

describe("s2s.no-authentication", () => {
	it("finds a server that offers neither, once, and switches dialback on", () => {
		const [finding, ...more] = findWith(s2sNoAuthentication, offering(NEITHER, "server"));
		expect(more).toEqual([]);
		expect(finding?.subject).toBe("server streams of example.org");
		expect(finding?.evidence[0]).toBe("xmpps-server at 192.0.2.2:5270: features {urn:x}sm; SASL mechanisms: none");
		expect(itemsOf(finding)).toEqual(["setting modules_enabled", "service prosody restarted"]);
	});

	it("finds a server that has nothing to offer to who shows no certificate", () => {
		const tls = handshake({ inside: NOTHING });
		const direct = withEndpoints(observed(), "xmpps-server", (one) => ({ ...one, handshakes: matrix(() => tls) }));
		const both = withEndpoints(direct, "xmpp-server", (one) => ({
			...one,
			starttls: one.starttls.map((each) => ({ ...each, tls })),
		}));
		const [finding] = findWith(s2sNoAuthentication, both);
		expect(finding?.evidence).toHaveLength(4);
		expect(finding?.evidence[0]).toContain("xmpps-server at 192.0.2.2:5270: the server has no feature to offer");
		expect(findWith(s2sNoAuthentication, direct)).toEqual([]);
	});

	it.each([
		["where all is well", observed()],
		["where EXTERNAL is offered", offering({ dialback: false, mechanisms: ["EXTERNAL"] }, "server")],
		["in streams of clients", offering({ dialback: false })],
		[
			"where one endpoint has dialback",
			withV4(
				"xmpps-server",
				(one) => one,
				withEndpoints(offering(NEITHER, "server"), "xmpp-server", (one) =>
					endpoint("xmpp-server", { address: one.address }),
				),
			),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(s2sNoAuthentication, observation)).toEqual([]);
	});
});

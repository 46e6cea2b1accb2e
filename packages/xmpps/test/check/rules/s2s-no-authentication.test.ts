import { describe, expect, it } from "vitest";
import { s2sNoAuthentication } from "../../../src/check/rules/s2s-no-authentication.ts";
import { endpoint, observed, withEndpoints } from "../observed.ts";
import { findWith, itemsOf, offering, withV4 } from "./find-with.ts";

const NEITHER = { dialback: false, mechanisms: [], names: ["{urn:x}sm"] } as const;

describe("s2s.no-authentication", () => {
	it("finds a server that offers neither, once, and switches dialback on", () => {
		const [finding, ...more] = findWith(s2sNoAuthentication, offering(NEITHER, "server"));
		expect(more).toEqual([]);
		expect(finding?.subject).toBe("server streams of example.org");
		expect(finding?.evidence[0]).toBe("xmpps-server at 192.0.2.2:5270: features {urn:x}sm; SASL mechanisms: none");
		expect(itemsOf(finding)).toEqual(["setting modules_disabled", "service prosody restarted"]);
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

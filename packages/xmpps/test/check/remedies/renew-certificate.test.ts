import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { takeCertificate } from "../../../src/check/remedies/renew-certificate.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { alert, matrix, observed, withEndpoints } from "../observed.ts";

/** Hellos without SNI get no certificate, those with the domain as SNI do, unless they fail as well. */
function bare(alsoWithSni = false): Observation {
	return withEndpoints(observed(), "xmpps-client", (endpoint) => ({
		...endpoint,
		handshakes: matrix((_, sni) => (sni === "none" || alsoWithSni ? alert("handshake_failure") : undefined)),
	}));
}

describe("how a server takes a new certificate", () => {
	it.each([
		["a reload is enough", "prosody", observed(), "reloaded"],
		["a port of Prosody that was opened without one has none for those without SNI", "prosody", bare(), "restarted"],
		["nor has one that has no certificate at all", "prosody", bare(true), "restarted"],
		["ejabberd looks for one at each handshake", "ejabberd", bare(), "reloaded"],
	] as const)("%s", (_, software, observation, state) => {
		expect(takeCertificate(makeFacts(observation), software)).toMatchObject({
			item: { kind: "service", software },
			after: [state],
		});
	});
});

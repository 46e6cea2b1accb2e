import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import {
	acceptedCertificates,
	rejectedCertificates,
	shownCertificates,
} from "../../../src/check/facts/shown-certificates.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { alert, HTTP, matrix, observed, withEndpoints } from "../observed.ts";

const SELF = certificate({ selfSigned: true });
const UNTRUSTED = { trust: "DEPTH_ZERO_SELF_SIGNED_CERT" };

describe("the certificates that are shown", () => {
	it("are each one, with all their places", () => {
		const [only, ...more] = shownCertificates(makeFacts(observed()));
		expect(more).toEqual([]);
		expect(only?.places).toHaveLength(8);
	});

	it("are accepted where all places accept them, and rejected for a reason", () => {
		const facts = makeFacts(showing(SELF, UNTRUSTED, ({ service }) => service === "xmpp-client"));
		expect(acceptedCertificates(facts).map(({ certificate: { sha256 } }) => sha256)).toEqual(["aa"]);
		expect(rejectedCertificates(facts, "self-signed")[0]?.places).toHaveLength(2);
		expect(rejectedCertificates(facts, "expired")).toEqual([]);
	});

	it("are not those of a web server, nor of one that does not serve the domain", () => {
		for (const inside of [HTTP, { kind: "stream-error", condition: "host-unknown" } as const]) {
			expect(rejectedCertificates(makeFacts(showing(SELF, { ...UNTRUSTED, inside })), "self-signed")).toEqual([]);
		}
	});

	it("are looked for without ALPN where the right name is refused", () => {
		const base = withEndpoints(observed(), "xmpps-client", (one) => ({
			...one,
			handshakes: matrix((alpn) => (alpn === "right" ? alert("no_application_protocol") : undefined)),
		}));
		expect(shownCertificates(makeFacts(base))[0]?.places).toHaveLength(8);
	});
});

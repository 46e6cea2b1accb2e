import { describe, expect, it } from "vitest";
import { tlsCertificateNotYetValid } from "../../../src/check/rules/tls-certificate-not-yet-valid.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { BEGAN, observed } from "../observed.ts";
import { findWith, itemsOf } from "./find-with.ts";

describe("tls.certificate-not-yet-valid", () => {
	it("finds a certificate of the future", () => {
		const early = certificate({ notBefore: "2026-03-02T00:00:00.000Z" });
		const [finding, ...more] = findWith(tlsCertificateNotYetValid, showing(early, { trust: "CERT_NOT_YET_VALID" }));
		expect(more).toEqual([]);
		expect(finding?.evidence).toContain("notBefore: 2026-03-02T00:00:00.000Z");
		expect(finding?.evidence).toContain(`seen at: ${BEGAN}`);
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody reloaded"]);
	});

	it.each([
		["where all is well", observed()],
		["of one that begins now", showing(certificate({ notBefore: BEGAN }))],
		["of one that is over", showing(certificate({ notAfter: "2026-02-28T00:00:00.000Z" }))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateNotYetValid, observation)).toEqual([]);
	});
});

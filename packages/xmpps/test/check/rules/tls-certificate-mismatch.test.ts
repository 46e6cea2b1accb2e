import { describe, expect, it } from "vitest";
import { tlsCertificateMismatch } from "../../../src/check/rules/tls-certificate-mismatch.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const NEAR: readonly (readonly [string, Observation])[] = [
	["where all is well", observed()],
	["of the target's name", showing(certificate({ dns: ["xmpps.example.org"], subject: "" }))],
	[
		"of one that is not trusted anyway",
		showing(certificate({ dns: ["www.example.org"] }), { trust: "SELF_SIGNED_CERT_IN_CHAIN" }),
	],
];

describe("tls.certificate-mismatch", () => {
	it("finds it once, and asks for a certificate for the domain", () => {
		const [finding, ...more] = findWith(
			tlsCertificateMismatch,
			showing(certificate({ dns: ["www.example.org"], subject: "CN=www.example.org" })),
		);
		expect(more).toEqual([]);
		expect(finding?.concerned).toBe("both");
		expect(finding?.evidence.join("\n")).toContain("names: www.example.org");
		expect(finding?.evidence).toContain("xmpps-client at 192.0.2.2:443 shows it");
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody reloaded"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["DNS:example.org", "DNS:www.example.org"]);
	});

	it.each(NEAR)("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateMismatch, observation)).toEqual([]);
	});
});

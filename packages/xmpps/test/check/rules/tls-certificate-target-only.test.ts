import { describe, expect, it } from "vitest";
import { tlsCertificateTargetOnly } from "../../../src/check/rules/tls-certificate-target-only.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const NEAR: readonly (readonly [string, Observation])[] = [
	["where all is well", observed()],
	["of a certificate with both names", showing(certificate({}))],
	["of one for www", showing(certificate({ dns: ["www.example.org"] }))],
];

describe("tls.certificate-target-only", () => {
	it("finds it once, and asks for a certificate for the domain", () => {
		const [finding, ...more] = findWith(tlsCertificateTargetOnly, showing(certificate({ dns: ["xmpps.example.org"] })));
		expect(more).toEqual([]);
		expect(finding?.concerned).toBe("both");
		expect(finding?.evidence.join("\n")).toContain("SRV target: xmpps.example.org");
		expect(finding?.evidence).toContain("xmpps-client at 192.0.2.2:443 shows it");
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody reloaded"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["DNS:example.org", "DNS:xmpps.example.org"]);
	});

	it.each(NEAR)("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateTargetOnly, observation)).toEqual([]);
	});
});

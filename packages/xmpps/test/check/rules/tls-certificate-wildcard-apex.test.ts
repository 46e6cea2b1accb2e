import { describe, expect, it } from "vitest";
import { tlsCertificateWildcardApex } from "../../../src/check/rules/tls-certificate-wildcard-apex.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const NEAR: readonly (readonly [string, Observation])[] = [
	["where all is well", observed()],
	["of a wildcard beside the domain", showing(certificate({ dns: ["*.example.org", "example.org"] }))],
	["of a wildcard for others", showing(certificate({ dns: ["*.example.net"] }))],
];

describe("tls.certificate-wildcard-apex", () => {
	it("finds it once, and asks for a certificate for the domain", () => {
		const [finding, ...more] = findWith(tlsCertificateWildcardApex, showing(certificate({ dns: ["*.example.org"] })));
		expect(more).toEqual([]);
		expect(finding?.concerned).toBe("both");
		expect(finding?.evidence.join("\n")).toContain("*.example.org");
		expect(finding?.evidence).toContain("xmpps-client at 192.0.2.2:443 shows it");
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody reloaded"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["DNS:example.org", "DNS:*.example.org"]);
	});

	it.each(NEAR)("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateWildcardApex, observation)).toEqual([]);
	});
});

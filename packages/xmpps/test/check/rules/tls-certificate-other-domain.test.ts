import { describe, expect, it } from "vitest";
import { tlsCertificateOtherDomain } from "../../../src/check/rules/tls-certificate-other-domain.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const NEAR: readonly (readonly [string, Observation])[] = [
	["where all is well", observed()],
	["of a host of this domain", showing(certificate({ dns: ["www.example.org"], subject: "" }))],
	["of the target's name", showing(certificate({ dns: ["xmpps.example.org"], subject: "" }))],
];

describe("tls.certificate-other-domain", () => {
	it("finds it once, and asks for a certificate for the domain", () => {
		const [finding, ...more] = findWith(
			tlsCertificateOtherDomain,
			showing(certificate({ dns: ["example.net"], subject: "CN=example.net" })),
		);
		expect(more).toEqual([]);
		expect(finding?.concerned).toBe("both");
		expect(finding?.evidence.join("\n")).toContain("asked for: example.org");
		expect(finding?.evidence).toContain("xmpps-client at 192.0.2.2:443 shows it");
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody reloaded"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["DNS:example.org"]);
	});

	it.each(NEAR)("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateOtherDomain, observation)).toEqual([]);
	});
});

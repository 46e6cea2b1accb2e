import { describe, expect, it } from "vitest";
import { tlsCertificateCommonName } from "../../../src/check/rules/tls-certificate-common-name.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const NEAR: readonly (readonly [string, Observation])[] = [
	["where all is well", observed()],
	["of a Common Name of others", showing(certificate({ dns: [], subject: "CN=example.net" }))],
	[
		"of a Common Name beside the name that counts",
		showing(certificate({ dns: ["example.org"], subject: "CN=example.org" })),
	],
];

describe("tls.certificate-common-name", () => {
	it("finds it once, and asks for a certificate for the domain", () => {
		const [finding, ...more] = findWith(
			tlsCertificateCommonName,
			showing(certificate({ dns: [], subject: "CN=example.org" })),
		);
		expect(more).toEqual([]);
		expect(finding?.concerned).toBe("both");
		expect(finding?.evidence.join("\n")).toContain("subject: CN=example.org");
		expect(finding?.evidence).toContain("xmpps-client at 192.0.2.2:443 shows it");
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody reloaded"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["DNS:example.org"]);
	});

	it.each(NEAR)("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateCommonName, observation)).toEqual([]);
	});
});

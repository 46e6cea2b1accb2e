import { describe, expect, it } from "vitest";
import { tlsCertificateExpiresSoon } from "../../../src/check/rules/tls-certificate-expires-soon.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed } from "../observed.ts";
import { findWith, itemsOf } from "./find-with.ts";

describe("tls.certificate-expires-soon", () => {
	it("finds one that has less than two weeks left", () => {
		const [finding, ...more] = findWith(
			tlsCertificateExpiresSoon,
			showing(certificate({ notAfter: "2026-03-10T13:00:00.000Z" })),
		);
		expect(more).toEqual([]);
		expect(finding?.title).toBe("The certificate expires in 9 days");
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody reloaded"]);
	});

	it.each([
		["where all is well", observed()],
		["of one with two weeks", showing(certificate({ notAfter: "2026-03-15T12:00:00.000Z" }))],
		[
			"of one for six days that is fresh",
			showing(certificate({ notBefore: "2026-02-28T12:00:00.000Z", notAfter: "2026-03-06T12:00:00.000Z" })),
		],
		["of one that is over", showing(certificate({ notAfter: "2026-02-28T00:00:00.000Z" }))],
		["of one that is refused", showing(certificate({ notAfter: "2026-03-02T00:00:00.000Z", dns: ["a.example"] }))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateExpiresSoon, observation)).toEqual([]);
	});
});

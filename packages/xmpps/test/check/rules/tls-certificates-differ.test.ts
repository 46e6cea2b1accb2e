import { describe, expect, it } from "vitest";
import { tlsCertificatesDiffer } from "../../../src/check/rules/tls-certificates-differ.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed, V6 } from "../observed.ts";
import { findWith, firstChanges } from "./find-with.ts";

const OTHER = certificate({ notAfter: "2026-04-20T00:00:00.000Z" });

describe("tls.certificates-differ", () => {
	it("finds direct TLS and STARTTLS with a certificate each", () => {
		const [finding, ...more] = findWith(
			tlsCertificatesDiffer,
			showing(OTHER, {}, ({ service }) => service === "xmpps-client"),
		);
		expect(more).toEqual([]);
		expect(finding?.subject).toBe("certificates of example.org");
		expect(finding?.evidence).toHaveLength(8);
		expect(finding?.evidence.join("\n")).toContain("SHA-256 bb, notAfter 2026-04-20");
		expect(firstChanges(finding)[0]?.after).toContain("DNS:xmpps.example.org");
	});

	it("finds two addresses of one target with a certificate each", () => {
		expect(
			findWith(
				tlsCertificatesDiffer,
				showing(OTHER, {}, ({ address }) => address === V6),
			),
		).toHaveLength(1);
	});

	it.each([
		["where all is well", observed()],
		["where one of them is refused", showing({ ...OTHER, dns: ["a.example"] }, {}, ({ address }) => address === V6)],
		[
			"of two hosts",
			(() => {
				const base = observed();
				const endpoints = base.endpoints.map((one) => (one.address === V6 ? { ...one, target: "b.example.org" } : one));
				return showing(OTHER, {}, ({ address }) => address === V6, { ...base, endpoints });
			})(),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificatesDiffer, observation)).toEqual([]);
	});
});

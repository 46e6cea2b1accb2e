import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { nameMismatch } from "../../../src/check/facts/name-mismatch.ts";
import { rejectedCertificates } from "../../../src/check/facts/shown-certificates.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { CertificateObservation } from "../../../src/model/observation-tls.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { alert, observed } from "../observed.ts";

function kinds(observation: Observation): string[] {
	const facts = makeFacts(observation);
	return rejectedCertificates(facts, "mismatch").map((shown) => nameMismatch(facts, shown));
}

const of = (more: Partial<CertificateObservation>): string[] => kinds(showing(certificate(more)));

describe("why the names of a certificate do not fit", () => {
	it.each([
		["wildcard-apex", { dns: ["*.example.org"] }],
		["target-only", { dns: ["xmpps.example.org"] }],
		["target-only", { dns: ["xmpps.example.org", "other.example"] }],
		["common-name", { dns: [], subject: "O=Example, CN=Example.org" }],
		["common-name", { dns: ["www.example.org"], subject: "CN=example.org" }],
		["other-domain", { dns: ["example.net"], subject: "CN=example.net" }],
		["other", { dns: ["www.example.org"], subject: "CN=www.example.org" }],
		["other", { dns: ["notexample.org", "www.example.org"], subject: "" }],
	])("is %s for %j", (expected, more) => {
		expect(of(more)).toEqual([expected]);
	});

	it("is no other domain's where the server shows it for this name alone", () => {
		const shown = certificate({ dns: ["example.net"], subject: "CN=example.net" });
		const base = showing(shown);
		const endpoints = base.endpoints.map((endpoint) => ({
			...endpoint,
			handshakes: endpoint.handshakes.map((one) =>
				one.sni === "foreign" || one.sni === "none" ? { ...one, result: alert("unrecognized_name") } : one,
			),
			starttls: endpoint.starttls.filter(({ sni }) => sni === "domain"),
		}));
		expect(kinds({ ...base, endpoints })).toEqual(["other"]);
	});

	it("is another domain's where a right one is shown elsewhere", () => {
		const shown = certificate({ dns: ["example.net"], subject: "CN=example.net" });
		const base = showing(shown, {}, ({ service }) => service === "xmpp-client");
		const endpoints = base.endpoints.map((endpoint) => ({
			...endpoint,
			starttls: endpoint.starttls.filter(({ sni }) => sni === "domain"),
		}));
		expect(kinds({ ...base, endpoints })).toEqual(["other-domain"]);
	});

	it("is not asked where the names fit", () => {
		expect(kinds(observed())).toEqual([]);
	});
});

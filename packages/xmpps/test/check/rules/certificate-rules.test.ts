import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { judgeFindings } from "../../../src/check/judge-findings.ts";
import { CERTIFICATE_RULES } from "../../../src/check/rules/certificate-rules.ts";
import type { EndpointObservation } from "../../../src/model/observation.ts";
import type { CertificateObservation, Handshake } from "../../../src/model/observation-tls.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { DIGEST, SPKI, signed, tlsaLookup } from "../dane-observed.ts";
import { local, tlsa } from "../dns-observed.ts";
import { observed, TARGET } from "../observed.ts";

const rulesOf = (observation = observed()): string[] =>
	judgeFindings(makeFacts(observation), CERTIFICATE_RULES).map(({ rule }) => rule);

const all = (): boolean => true;
const direct = ({ service }: EndpointObservation): boolean => service.startsWith("xmpps-");

/** What each rule is about, in a certificate and the handshake that shows it. */
const WRONG: readonly (readonly [string, Partial<CertificateObservation>, Partial<Handshake>])[] = [
	["tls.certificate-expired", { notAfter: "2026-02-28T00:00:00.000Z" }, { trust: "CERT_HAS_EXPIRED" }],
	["tls.certificate-not-yet-valid", { notBefore: "2026-03-02T00:00:00.000Z" }, { trust: "CERT_NOT_YET_VALID" }],
	["tls.certificate-self-signed", { selfSigned: true }, { trust: "DEPTH_ZERO_SELF_SIGNED_CERT" }],
	["tls.certificate-untrusted", {}, { trust: "SELF_SIGNED_CERT_IN_CHAIN" }],
	["tls.chain-incomplete", {}, { trust: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }],
	["tls.certificate-target-only", { dns: [TARGET] }, {}],
	["tls.certificate-mismatch", { dns: ["www.example.org"], subject: "CN=www.example.org" }, {}],
	["tls.certificate-other-domain", { dns: ["example.net"], subject: "CN=example.net" }, {}],
	["tls.certificate-wildcard-apex", { dns: ["*.example.org"] }, {}],
	["tls.certificate-common-name", { dns: [] }, {}],
	["tls.key-weak", { key: "RSA 1024" }, { trust: "EE_KEY_TOO_SMALL" }],
];

describe("the rules about certificates together", () => {
	it("have ids in order, each once, and each a paragraph, an example and a section", () => {
		const ids = CERTIFICATE_RULES.map(({ id }) => id);
		expect(ids).toEqual([...new Set(ids)].sort());
		for (const { why, example, remedy, source } of CERTIFICATE_RULES) {
			expect(why.length).toBeGreaterThan(80);
			expect(example).not.toBe("");
			expect(remedy).not.toBe("");
			expect(source[0]).toMatch(/^(RFC|XEP)/);
		}
	});

	it("find nothing where all is well, seen from inside, too, nor where nothing is known", () => {
		expect(rulesOf()).toEqual([]);
		expect(rulesOf(observed({ local: local() }))).toEqual([]);
		expect(rulesOf(observed({ endpoints: [], certificates: {} }))).toEqual([]);
		expect(rulesOf(observed({ certificates: {} }))).toEqual([]);
	});

	it.each(WRONG)("find %s alone, at all ports or at some", (rule, what, verdict) => {
		const one = certificate(what);
		expect(rulesOf(showing(one, verdict))).toEqual([rule]);
		expect(rulesOf(showing(one, verdict, direct))).toEqual([rule]);
	});

	it.each(WRONG)("find %s no more where a signed record says that the key is right", (rule, what, verdict) => {
		const base = signed([443, 5222, 5269, 5270].map((port) => tlsaLookup(port, tlsa(DIGEST))));
		const one = certificate({ ...what, spki: SPKI.toString("base64") });
		expect(rulesOf(showing(one, verdict, all, base))).toEqual(rule === "tls.key-weak" ? [rule] : []);
	});

	it("leave a certificate to the rules about DANE where signed records are for another key", () => {
		const base = signed([443, 5222, 5269, 5270].map((port) => tlsaLookup(port, tlsa("00".repeat(32)))));
		expect(rulesOf(showing(certificate({}), {}, all, base))).toEqual([]);
	});
});

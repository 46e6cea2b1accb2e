import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { judgeFindings } from "../../../src/check/judge-findings.ts";
import { tlsAlert } from "../../../src/check/rules/tls-alert.ts";
import { tlsCipherWeak } from "../../../src/check/rules/tls-cipher-weak.ts";
import { alert, handshake, matrix, observed } from "../observed.ts";
import { direct, findWith, firstChanges, itemsOf, withV4 } from "./find-with.ts";

const chosen = (cipher: string, protocol = "TLSv1.2") => direct(handshake({ protocol, cipher }));
const refusing = withV4("xmpps-client", (one) => ({
	...one,
	handshakes: matrix(() => alert("handshake_failure")),
	cross: [{ probe: "old-tls", result: handshake({ protocol: "TLSv1.2", cipher: "TLS_RSA_WITH_3DES_EDE_CBC_SHA" }) }],
}));

const PROSODY_TLS = ["c2s_ssl", "c2s_direct_tls_ssl", "s2s_ssl", "s2s_direct_tls_ssl"].map((key) => `setting ${key}`);

describe("tls.cipher-weak", () => {
	it.each([
		["TLS_RSA_WITH_AES_128_GCM_SHA256", "no forward secrecy", undefined],
		["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "no authenticated encryption", undefined],
		["TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", "a key of 112 bits", undefined],
		["TLS_ECDHE_RSA_WITH_RC4_128_SHA", "broken encryption", "broken"],
		["TLS_RSA_EXPORT_WITH_DES40_CBC_SHA", "broken encryption", "broken"],
		["TLS_ECDH_anon_WITH_AES_128_CBC_SHA", "broken encryption", "broken"],
	])("finds %s: %s", (cipher, words, severity) => {
		const [finding, ...more] = findWith(tlsCipherWeak, chosen(cipher));
		expect(more).toEqual([]);
		expect(finding?.severity).toBe(severity);
		expect(finding?.title).toContain(words);
		expect(finding?.evidence).toEqual([`TLSv1.2, ${cipher}`]);
		expect(itemsOf(finding)).toEqual([...PROSODY_TLS, "service prosody restarted"]);
		expect(firstChanges(finding)[0]?.after[0]).toContain('ciphers = "ECDHE+AESGCM');
	});

	it("finds that there is none in common, in place of the alert", () => {
		const [finding, ...more] = judgeFindings(makeFacts(refusing), [tlsAlert, tlsCipherWeak]);
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ rule: "tls.cipher-weak", severity: "broken", whom: "clients" });
	});

	it.each([
		["where all is well", observed()],
		["of TLS 1.3", chosen("TLS_AES_128_CCM_SHA256", "TLSv1.3")],
		["of AES-GCM with ECDHE", chosen("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")],
		["of ChaCha20 with DHE", chosen("TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256")],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCipherWeak, observation)).toEqual([]);
	});
});

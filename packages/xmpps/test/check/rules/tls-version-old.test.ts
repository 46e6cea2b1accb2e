import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { judgeFindings } from "../../../src/check/judge-findings.ts";
import { tlsAlert } from "../../../src/check/rules/tls-alert.ts";
import { tlsCipherWeak } from "../../../src/check/rules/tls-cipher-weak.ts";
import { tlsVersionOld } from "../../../src/check/rules/tls-version-old.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { local, localSetting } from "../local-observed.ts";
import { alert, handshake, matrix, observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf, withV4 } from "./find-with.ts";

const old = (protocol: string): Observation =>
	withV4("xmpps-client", (one) => ({
		...one,
		handshakes: matrix(() => alert("protocol_version")),
		cross: [{ probe: "old-tls", result: handshake({ protocol, cipher: "TLS_RSA_WITH_AES_128_CBC_SHA" }) }],
	}));

const PROSODY_TLS = ["c2s_ssl", "c2s_direct_tls_ssl", "s2s_ssl", "s2s_direct_tls_ssl"].map((key) => `setting ${key}`);

describe("tls.version-old", () => {
	it.each(["SSLv3", "TLSv1", "TLSv1.1"])(
		"finds a server that speaks nothing newer than %s, and nothing else of it",
		(version) => {
			const [finding, ...more] = judgeFindings(makeFacts(old(version)), [tlsAlert, tlsCipherWeak, tlsVersionOld]);
			expect(more).toEqual([]);
			expect(finding).toMatchObject({ rule: "tls.version-old", severity: "broken" });
			expect(finding?.evidence[1]).toBe(`with every version allowed the handshake ends in ${version}`);
			expect(itemsOf(finding)).toEqual([...PROSODY_TLS, "service prosody restarted"]);
			expect(firstChanges(finding)[0]?.after).toEqual(['c2s_ssl = { protocol = "tlsv1_2+" }']);
		},
	);

	it("leaves the setting for all ports alone, where a certificate may stand whose key nobody shows", () => {
		const line = 'ssl = { certificate = "/srv/cert.pem"; protocol = "tlsv1_1" }';
		const host = local({ settings: [localSetting("prosody", "ssl", line)] });
		const [finding] = findWith(tlsVersionOld, { ...old("TLSv1.1"), local: host });
		expect(itemsOf(finding)).not.toContain("setting ssl");
		expect(firstChanges(finding)[0]?.after).toEqual(['c2s_ssl = { protocol = "tlsv1_2+" }']);
	});

	it("keeps what else Prosody's setting has, the key of its certificate, too", () => {
		const line = 'c2s_ssl = { certificate = "/srv/a.crt"; protocol = "tlsv1_1"; options = { "no_sslv3" } }';
		const host = local({ settings: [localSetting("prosody", "c2s_ssl", line)] });
		const [finding] = findWith(tlsVersionOld, { ...old("TLSv1.1"), local: host });
		expect(firstChanges(finding)[0]?.after).toEqual([
			'c2s_ssl = { certificate = "/srv/a.crt"; key = "/srv/a.key"; protocol = "tlsv1_2+"; options = { "no_sslv3" } }',
		]);
	});

	it("lets Prosody look for a certificate itself where nobody can tell its key", () => {
		const line = 'c2s_ssl = { certificate = "/srv/cert.pem"; protocol = "tlsv1_1" }';
		const host = local({ settings: [localSetting("prosody", "c2s_ssl", line)] });
		const [finding] = findWith(tlsVersionOld, { ...old("TLSv1.1"), local: host });
		expect(firstChanges(finding)[0]?.after).toEqual(['c2s_ssl = { protocol = "tlsv1_2+" }']);
	});

	it.each([
		["where all is well", observed()],
		["of TLS 1.2", old("TLSv1.2")],
		[
			"where a hello of today comes through",
			withV4("xmpps-client", (one) => ({
				...one,
				cross: [{ probe: "old-tls", result: handshake({ protocol: "TLSv1" }) }],
			})),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsVersionOld, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { judgeFindings } from "../../../src/check/judge-findings.ts";
import { tlsCertificateExpired } from "../../../src/check/rules/tls-certificate-expired.ts";
import { tlsCertificateNotLoaded } from "../../../src/check/rules/tls-certificate-not-loaded.ts";
import type { LocalCertificate } from "../../../src/model/observation-local.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { local } from "../local-observed.ts";
import { GOOD, observed, V4, V6 } from "../observed.ts";
import { findWith, itemsOf } from "./find-with.ts";

const NEW: LocalCertificate = {
	software: "prosody",
	file: "/etc/prosody/certs/example.org.crt",
	sha256: "dd",
	dns: ["example.org"],
	notAfter: "2026-05-30T00:00:00.000Z",
};
const host = (...certificates: LocalCertificate[]) => local({ addresses: [V4, V6], certificates });
const EXPIRED = showing(certificate({ notAfter: "2026-02-28T00:00:00.000Z" }), { trust: "CERT_HAS_EXPIRED" });

describe("tls.certificate-not-loaded", () => {
	it("finds a renewed file that nobody told the server of, in place of the expired certificate", () => {
		const facts = makeFacts({ ...EXPIRED, local: host(NEW) });
		const [finding, ...more] = judgeFindings(facts, [tlsCertificateExpired, tlsCertificateNotLoaded]);
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ rule: "tls.certificate-not-loaded", severity: "broken" });
		expect(finding?.evidence).toContain("/etc/prosody/certs/example.org.crt: notAfter 2026-05-30T00:00:00.000Z");
		expect(itemsOf(finding)).toEqual(["service prosody reloaded"]);
	});

	it("is advice while what is shown is good", () => {
		const [finding] = findWith(tlsCertificateNotLoaded, observed({ local: host(NEW) }));
		expect(finding?.severity).toBeUndefined();
		expect(finding?.subject).toContain("SHA-256 aa");
	});

	it("restarts where one port shows the new one already", () => {
		const half = showing(certificate({ sha256: "dd", notAfter: NEW.notAfter }), {}, ({ service }) =>
			service.startsWith("xmpp-"),
		);
		const [finding, ...more] = findWith(tlsCertificateNotLoaded, { ...half, local: host(NEW) });
		expect(more).toEqual([]);
		expect(itemsOf(finding)).toEqual(["service prosody restarted"]);
	});

	it.each([
		["where nobody looked at the host", observed()],
		["where the file is what is shown", observed({ local: host({ ...NEW, sha256: "aa", notAfter: GOOD.notAfter }) })],
		["where both lie there", observed({ local: host(NEW, { ...NEW, sha256: "aa", file: "/a.crt" }) })],
		["of a file for another domain", observed({ local: host({ ...NEW, dns: ["example.net"] }) })],
		["of the web server's file", observed({ local: host({ ...NEW, software: "nginx" }) })],
		["of an older file", observed({ local: host({ ...NEW, notAfter: "2026-04-01T00:00:00.000Z" }) })],
		["of a file that is over, too", { ...EXPIRED, local: host({ ...NEW, notAfter: "2026-02-28T10:00:00.000Z" }) }],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateNotLoaded, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { tlsCertificateExpired } from "../../../src/check/rules/tls-certificate-expired.ts";
import { changeText } from "../../../src/model/change-text.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { endpoint, HEADER, HTTP, observed, xmpp } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const OLD = certificate({ notAfter: "2026-02-28T00:00:00.000Z" });
const EXPIRED = { trust: "CERT_HAS_EXPIRED" };

describe("tls.certificate-expired", () => {
	it("finds it once for all endpoints that show it, and renews it with the names that it had", () => {
		const [finding, ...more] = findWith(tlsCertificateExpired, showing(OLD, EXPIRED));
		expect(more).toEqual([]);
		expect(finding?.subject).toBe("certificate of example.org, SHA-256 bb");
		expect(finding?.concerned).toBe("both");
		expect(finding?.evidence).toContain("notAfter: 2026-02-28T00:00:00.000Z");
		expect(finding?.evidence).toContain("xmpp-server at [2001:db8::2]:5269 shows it");
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody reloaded"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["DNS:example.org", "DNS:xmpps.example.org", "valid: now"]);
		expect(firstChanges(finding).flatMap(changeText)).toContain(
			"certbot certonly --expand --cert-name example.org -d example.org -d xmpps.example.org",
		);
	});

	it("says that it is another one of the chain where its own time is not over", () => {
		const [finding] = findWith(tlsCertificateExpired, showing(certificate({}), EXPIRED));
		expect(finding?.title).toContain("of the chain");
	});

	it("has a remedy for each server where nothing tells which it is", () => {
		const silent = xmpp({}, { ...HEADER, id: "?" });
		const base = observed({ endpoints: [{ ...endpoint("xmpps-client"), cross: [] }] });
		const [finding] = findWith(
			tlsCertificateExpired,
			showing(OLD, { ...EXPIRED, inside: silent }, () => true, base),
		);
		expect(finding?.remedies.map(({ when }) => when)).toEqual([
			"the XMPP server is Prosody",
			"the XMPP server is ejabberd",
		]);
	});

	it.each([
		["where all is well", observed()],
		["of a web server's certificate", showing(OLD, { ...EXPIRED, inside: HTTP })],
		["a minute before the end", showing(certificate({ notAfter: "2026-03-01T12:01:00.000Z" }))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsCertificateExpired, observation)).toEqual([]);
	});
});

import { describe, expect, it } from "vitest";
import { sniNoDefaultCertificate } from "../../../src/check/rules/sni-no-default-certificate.ts";
import { local } from "../local-observed.ts";
import { alert, HTTP, handshake, matrix, observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf, withV4 } from "./find-with.ts";

const UNKNOWN = alert("unrecognized_name");
const strict = withV4("xmpps-client", (one) => ({
	...one,
	handshakes: matrix((_, sni) => (sni === "none" ? UNKNOWN : undefined)),
}));

describe("sni.no-default-certificate", () => {
	it("finds a handshake that fails without SNI, and gives Prosody a certificate for it", () => {
		const [finding, ...more] = findWith(sniNoDefaultCertificate, strict);
		expect(more).toEqual([]);
		expect(finding?.evidence[1]).toContain("unrecognized_name");
		expect(itemsOf(finding)).toEqual(["setting c2s_direct_tls_certificate", "service prosody restarted"]);
		expect(firstChanges(finding)[0]?.after).toEqual([
			'c2s_direct_tls_certificate = "/etc/prosody/certs/example.org.crt"',
		]);
	});

	it("finds the same behind STARTTLS, where clients exist that send none", () => {
		const behind = withV4("xmpp-client", (one) => ({
			...one,
			starttls: one.starttls.map((each) => (each.sni === "none" ? { ...each, tls: UNKNOWN } : each)),
		}));
		expect(findWith(sniNoDefaultCertificate, behind)[0]?.evidence[0]).toBe("SNI example.org behind STARTTLS: works");
	});

	it("takes the file that the host has", () => {
		const certificates = [
			{ software: "prosody", file: "/srv/tls/mine.crt", sha256: "aa", dns: ["example.org"], notAfter: "" } as const,
		];
		const [finding] = findWith(sniNoDefaultCertificate, { ...strict, local: local({ certificates }) });
		expect(firstChanges(finding)[0]?.after).toEqual(['c2s_direct_tls_certificate = "/srv/tls/mine.crt"']);
	});

	it.each([
		["where all is well", observed()],
		[
			"where no SNI leads to a web site",
			withV4("xmpps-client", (one) => ({
				...one,
				handshakes: matrix((_, sni) => (sni === "none" ? handshake({ inside: HTTP }) : undefined)),
			})),
		],
		[
			"where nothing works with SNI either",
			withV4("xmpps-client", (one) => ({ ...one, handshakes: matrix(() => UNKNOWN) })),
		],
		[
			"of one that only took too long",
			withV4("xmpps-client", (one) => ({
				...one,
				handshakes: matrix((_, sni) =>
					sni === "none" ? { kind: "failed", reason: "timeout", detail: "nothing came", ms: 9 } : undefined,
				),
			})),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(sniNoDefaultCertificate, observation)).toEqual([]);
	});
});

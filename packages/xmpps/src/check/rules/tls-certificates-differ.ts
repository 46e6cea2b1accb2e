import { certificateSubject } from "../facts/certificate-names.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { acceptedCertificates, type ShownCertificate } from "../facts/shown-certificates.ts";
import { addressAndPort } from "../facts/subject.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import type { Found, Rule } from "./rule.ts";

/** A host, or the addresses of one target, with several certificates for the domain. */
export const tlsCertificatesDiffer: Rule = {
	id: "tls.certificates-differ",
	severity: "advice",
	title: "One host shows different certificates for the domain",
	why: "Direct TLS and STARTTLS, or the addresses of one target, show different certificates, all of them good today. A renewal that reaches one of them alone is found out when the other one expires; and TLSA records have to name them all.",
	example: "direct TLS: notAfter=May  1 2026\nSTARTTLS: notAfter=Mar 20 2026",
	remedy: "Let all ports and addresses use one certificate, and let the server read it everywhere.",
	source: ["RFC 6120, 13.7.2", "XEP-0368, 3"],
	find(facts): Found[] {
		const differing = certificatesOfOneHost(facts);
		if (differing.length === 0) return [];
		const places = differing.flatMap((shown) => shown.places.map(({ endpoint }) => ({ endpoint, shown })));
		const [longest] = [...differing].sort((a, b) => end(b) - end(a));
		return [
			{
				concerned: concernedBy(places.map(({ endpoint }) => endpoint.service)),
				whom: "everybody, when the first of them expires",
				subject: `certificates of ${facts.observation.domain.ascii}`,
				title: `${differing.length} certificates are shown for ${facts.observation.domain.unicode} by one host`,
				evidence: places.map(
					({ endpoint, shown: { certificate } }) =>
						`${endpoint.service} at ${addressAndPort(endpoint)}: ${certificateSubject(certificate)}, notAfter ${certificate.notAfter}`,
				),
				remedies: newCertificate(facts, {
					...(longest === undefined ? {} : { instead: longest.certificate }),
					lines: ["shown: on every port and address"],
					why: "one certificate for all ports is one to renew",
				}),
			},
		];
	},
};

/** Accepted certificates that share a target or an address with another one. */
function certificatesOfOneHost(facts: Facts): ShownCertificate[] {
	const all = acceptedCertificates(facts);
	const keys = ({ places }: ShownCertificate): string[] =>
		places.flatMap(({ endpoint }) => [endpoint.target, endpoint.address]);
	return all.filter((one) => all.some((other) => other !== one && keys(other).some((key) => keys(one).includes(key))));
}

function end({ certificate }: ShownCertificate): number {
	return Date.parse(certificate.notAfter);
}

import { rejectedCertificates } from "../facts/shown-certificates.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A certificate without those between it and the authority. */
export const tlsChainIncomplete: Rule = {
	id: "tls.chain-incomplete",
	severity: "broken",
	title: "The server does not send its issuer's certificate",
	why: "Authorities sign with intermediate certificates, which the server has to send along. Some clients have seen the missing one elsewhere, so that it works for the operator and not for others. The server was given `cert.pem` in place of `fullchain.pem`, or the chain of the certificate before.",
	example: "verify error:num=20:unable to get local issuer certificate",
	remedy: "Give the server the file that holds the whole chain, its own certificate first: `fullchain.pem`.",
	source: ["RFC 8446, 4.4.2", "RFC 5280, 6.1"],
	find: (facts) =>
		rejectedCertificates(facts, "chain-incomplete").map((shown) =>
			certificateFound(shown, {
				title: `The certificate of its issuer is missing: ${shown.certificate.issuer}`,
				evidence: [
					`sent: ${shown.places[0]?.handshake.chain.length ?? 0} certificate(s)`,
					`issuer: ${shown.certificate.issuer}`,
					`OpenSSL: ${shown.places[0]?.handshake.trust}`,
				],
				remedies: newCertificate(facts, {
					instead: shown.certificate,
					lines: ["chain: complete (fullchain.pem)"],
					why: "clients cannot get from it to an authority that they know",
				}),
			}),
		),
};

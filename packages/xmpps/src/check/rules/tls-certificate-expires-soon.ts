import type { CertificateObservation } from "../../model/observation-tls.ts";
import { acceptedCertificates } from "../facts/shown-certificates.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

const DAY = 86_400_000;

/** Renewal is due 30 days before the end of 90; who has not done it by now, has not noticed. */
const SOON = 14 * DAY;

/** There are certificates for six days: of those the last third is soon. */
const LAST_PART = 3;

/** A certificate whose time is nearly over. */
export const tlsCertificateExpiresSoon: Rule = {
	id: "tls.certificate-expires-soon",
	severity: "advice",
	title: "The certificate expires soon",
	why: "Certificates that renew themselves are renewed weeks before their end. One that comes within two weeks of it is likely to be forgotten, or its renewal fails without a word.",
	example: "notAfter=Mar 10 12:00:00 2026 GMT (9 days left)",
	remedy: "Find out why it was not renewed (`certbot renew --dry-run`), and renew it.",
	source: ["RFC 5280, 4.1.2.5"],
	find: (facts) =>
		acceptedCertificates(facts)
			// RFC 7671, 5.1: where the key itself is published, dates say nothing.
			.filter(({ places }) => places.some(({ verdict }) => verdict.kind === "good" && verdict.by !== "dane-ee"))
			.filter(({ certificate }) => left(certificate, facts.now) < Math.min(SOON, lifetime(certificate) / LAST_PART))
			.map((shown) => {
				const days = Math.floor(left(shown.certificate, facts.now) / DAY);
				return certificateFound(shown, {
					whom: "everybody, from then on",
					title: `The certificate expires in ${days} day${days === 1 ? "" : "s"}`,
					evidence: [`notAfter: ${shown.certificate.notAfter}`, `issuer: ${shown.certificate.issuer}`],
					remedies: newCertificate(facts, {
						instead: shown.certificate,
						lines: ["valid: for weeks to come"],
						why: "its time is nearly over",
					}),
				});
			}),
};

function left({ notAfter }: CertificateObservation, now: number): number {
	return Date.parse(notAfter) - now;
}

function lifetime({ notBefore, notAfter }: CertificateObservation): number {
	return Date.parse(notAfter) - Date.parse(notBefore);
}

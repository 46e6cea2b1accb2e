import type { Remedy } from "../../model/change.ts";
import type { LocalCertificate } from "../../model/observation-local.ts";
import type { Facts } from "../facts/facts.ts";
import { type ShownCertificate, shownCertificates } from "../facts/shown-certificates.ts";
import { takeCertificate } from "../remedies/renew-certificate.ts";
import { service } from "../remedies/server.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A certificate that was renewed on disk, and that the server has not read. */
export const tlsCertificateNotLoaded: Rule = {
	id: "tls.certificate-not-loaded",
	severity: "advice",
	title: "The server shows an older certificate than the one in its folder",
	why: "Servers read certificates when they start or are told to reload. The renewal wrote a new file and nobody told the server, so that it goes on with the old one until that expires; or it cannot read the new one.",
	example:
		"/etc/prosody/certs/example.org.crt: notAfter=May 30 12:00:00 2026 GMT\nshown: notAfter=Mar  2 12:00:00 2026 GMT",
	remedy: "Let the server reload, and have the renewal do so from now on: a deploy hook of certbot.",
	source: ["RFC 5280, 6.1.3"],
	supersedes: [
		...["expired", "expires-soon", "self-signed", "untrusted", "target-only", "mismatch", "other-domain"],
		...["wildcard-apex", "common-name", "not-yet-valid"],
	].map((mistake) => `tls.certificate-${mistake}`),
	find: (facts) =>
		shownCertificates(facts).flatMap((all) => {
			const shown = { ...all, places: all.places.filter(({ endpoint }) => isOnHost(facts, endpoint.address)) };
			const newer = shown.places.length === 0 ? undefined : newerThan(facts, shown);
			if (newer === undefined) return [];
			const rejected = shown.places.some(({ verdict }) => verdict.kind !== "good");
			return [
				certificateFound(shown, {
					...(rejected ? { severity: "broken" } : {}),
					whom: rejected ? "everybody" : "everybody, when the one that is shown expires",
					title: `The server has not read ${newer.file}, which is newer than what it shows`,
					evidence: [`${newer.file}: notAfter ${newer.notAfter}`, `shown: notAfter ${shown.certificate.notAfter}`],
					remedies: remedies(facts, newer),
				}),
			];
		}),
};

/** A file of the XMPP server for the domain that lasts longer than what is shown, and would be accepted by its date. */
function newerThan(facts: Facts, { certificate }: ShownCertificate): LocalCertificate | undefined {
	const { local, domain } = facts.observation;
	const files = (local?.certificates ?? []).filter(
		({ software, dns }) => (software === "prosody" || software === "ejabberd") && dns.includes(domain.ascii),
	);
	// A folder may hold what is shown and another one: which of two is taken is the server's choice.
	if (files.some(({ sha256 }) => sha256 === certificate.sha256)) return undefined;
	return files
		.filter(({ notAfter }) => Date.parse(notAfter) > Math.max(Date.parse(certificate.notAfter), facts.now))
		.sort((a, b) => Date.parse(b.notAfter) - Date.parse(a.notAfter))[0];
}

/** Behind a translation of addresses the host does not know its public ones. */
function isOnHost({ observation }: Facts, address: string): boolean {
	const own = observation.local?.addresses ?? [];
	return own.includes(address) || !observation.endpoints.some((endpoint) => own.includes(endpoint.address));
}

function remedies(facts: Facts, { software, sha256 }: LocalCertificate): readonly Remedy[] {
	const server = software === "ejabberd" ? "ejabberd" : "prosody";
	const restarted: Remedy = {
		changes: [service(server, "restarted", "a reload did not reach every port")],
	};
	// Some port shows it already: it was told to reload, and that was not enough.
	if (shownCertificates(facts).some(({ certificate }) => certificate.sha256 === sha256)) return [restarted];
	return [{ changes: [takeCertificate(facts, server)] }, restarted];
}

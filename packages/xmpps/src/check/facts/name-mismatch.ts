import type { EndpointObservation } from "../../model/observation.ts";
import { commonName, coversHost } from "./certificate-names.ts";
import { namesFit } from "./certificate-verdict.ts";
import type { Facts } from "./facts.ts";
import { cell } from "./main-result.ts";
import { rejectedCertificates, type ShownCertificate, shownCertificates } from "./shown-certificates.ts";
import { srvTargets } from "./srv-targets.ts";

/** How a certificate comes to name somebody else: one answer for each, the most telling first. */
export type NameMismatch =
	/** `*.example.org`, which stands for one label more and not for the domain itself. */
	| "wildcard-apex"
	/** The name of a host that records lead to. */
	| "target-only"
	/** The domain, in the Common Name alone. */
	| "common-name"
	/** The server has a certificate for the domain, or several domains, and shows one of another. */
	| "other-domain"
	| "other";

/** The certificates whose names do not fit, for one reason. */
export function mismatched(facts: Facts, kind: NameMismatch): ShownCertificate[] {
	return rejectedCertificates(facts, "mismatch").filter((shown) => nameMismatch(facts, shown) === kind);
}

/** Why the names of a certificate do not fit. RFC 6120, 13.7.2: the domain counts, not the host that serves it. */
export function nameMismatch(facts: Facts, { certificate, places }: ShownCertificate): NameMismatch {
	const { ascii } = facts.observation.domain;
	if (certificate.dns.some((name) => name.toLowerCase() === `*.${ascii}`)) return "wildcard-apex";
	const targets = new Set([
		...srvTargets(facts.observation).map(({ name }) => name),
		...places.map(({ endpoint }) => endpoint.target),
	]);
	targets.delete(ascii);
	if ([...targets].some((target) => coversHost(certificate, target))) return "target-only";
	if (commonName(certificate) === ascii) return "common-name";
	const strangers = certificate.dns.every((name) => name !== ascii && !name.endsWith(`.${ascii}`));
	if (strangers && (hasRightOne(facts) || places.some(({ endpoint }) => isDefault(facts, endpoint)))) {
		return "other-domain";
	}
	return "other";
}

/** A certificate for the domain exists: it is shown elsewhere, or lies on the host. */
function hasRightOne(facts: Facts): boolean {
	const { local, domain } = facts.observation;
	if (shownCertificates(facts).some(({ certificate }) => namesFit(certificate, domain, "client"))) return true;
	return local?.certificates.some(({ dns }) => dns.includes(domain.ascii)) === true;
}

/** Everybody is shown this certificate, whatever name they ask for. */
function isDefault(facts: Facts, endpoint: EndpointObservation): boolean {
	const own = facts.certificate(cell(endpoint, "right", "domain"));
	if (own === undefined) return false;
	return (["foreign", "none"] as const).some((sni) => facts.certificate(cell(endpoint, "right", sni)) === own);
}

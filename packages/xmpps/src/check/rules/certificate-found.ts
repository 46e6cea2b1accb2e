import type { Remedy } from "../../model/change.ts";
import { certificateSubject } from "../facts/certificate-names.ts";
import { concernedBy } from "../facts/concerned.ts";
import { type ShownCertificate, shownLines } from "../facts/shown-certificates.ts";
import type { Found } from "./rule.ts";

/** What the rules about certificates say, each about its own mistake. */
export interface CertificateMistake {
	readonly title: string;
	/** What in the certificate shows it, before the places where it was seen. */
	readonly evidence: readonly string[];
	readonly remedies: readonly Remedy[];
	readonly severity?: Found["severity"];
	/** Default: everybody. */
	readonly whom?: string;
}

/** One finding for a certificate, however many endpoints show it. */
export function certificateFound(shown: ShownCertificate, mistake: CertificateMistake): Found {
	const { title, evidence, remedies, severity, whom = "everybody who checks certificates, as all must" } = mistake;
	return {
		...(severity === undefined ? {} : { severity }),
		concerned: concernedBy(shown.places.map(({ endpoint }) => endpoint.service)),
		whom,
		subject: certificateSubject(shown.certificate),
		title,
		evidence: [...evidence, ...shownLines(shown)],
		remedies,
	};
}

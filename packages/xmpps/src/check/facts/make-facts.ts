import type { Observation } from "../../model/observation.ts";
import type { CertificateObservation, HandshakeResult } from "../../model/observation-tls.ts";
import { identityVerdict } from "./certificate-verdict.ts";
import type { Facts } from "./facts.ts";

/** The facts of an observation. */
export function makeFacts(observation: Observation): Facts {
	const now = Date.parse(observation.began);
	return {
		observation,
		now,
		certificate: (result: HandshakeResult | undefined): CertificateObservation | undefined =>
			result?.kind === "tls" ? observation.certificates[result.chain[0] ?? ""] : undefined,
		identity: (endpoint, result) => identityVerdict(observation, endpoint, result, now),
	};
}

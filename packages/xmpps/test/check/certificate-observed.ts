import type { EndpointObservation, Observation } from "../../src/model/observation.ts";
import type { CertificateObservation, Handshake, HandshakeResult } from "../../src/model/observation-tls.ts";
import { GOOD, observed } from "./observed.ts";

/** Another certificate than the good one. */
export function certificate(more: Partial<CertificateObservation>): CertificateObservation {
	return { ...GOOD, sha256: "bb", ...more };
}

/**
 * A world in which endpoints show another certificate, all of them unless said otherwise.
 * @param more what the handshake has beside the certificate
 */
export function showing(
	shown: CertificateObservation,
	more: Partial<Handshake> = {},
	where: (endpoint: EndpointObservation) => boolean = () => true,
	base: Observation = observed(),
): Observation {
	const other = (result: HandshakeResult): HandshakeResult =>
		result.kind === "tls" ? { ...result, chain: [shown.sha256], ...more } : result;
	return {
		...base,
		certificates: { ...base.certificates, [shown.sha256]: shown },
		endpoints: base.endpoints.map((endpoint) => {
			if (!where(endpoint)) return endpoint;
			return {
				...endpoint,
				handshakes: endpoint.handshakes.map((one) => ({ ...one, result: other(one.result) })),
				starttls: endpoint.starttls.map((one) => ({
					...one,
					...(one.tls === undefined ? {} : { tls: other(one.tls) }),
				})),
			};
		}),
	};
}

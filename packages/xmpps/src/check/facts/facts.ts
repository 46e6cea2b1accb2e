import type { EndpointObservation, Observation } from "../../model/observation.ts";
import type { CertificateObservation, HandshakeResult } from "../../model/observation-tls.ts";
import type { IdentityVerdict } from "./certificate-verdict.ts";

/** An observation as the rules look at it: with what many of them need worked out once. Nothing in it asks a clock. */
export interface Facts {
	readonly observation: Observation;
	/** When the observation began, in milliseconds since 1970: the time by which certificates are judged. */
	readonly now: number;
	/** The certificate that a handshake showed; undefined where there was none. */
	certificate(result: HandshakeResult | undefined): CertificateObservation | undefined;
	/** Whether a client that follows the standards accepts what a handshake at an endpoint showed. */
	identity(endpoint: EndpointObservation, result: HandshakeResult | undefined): IdentityVerdict;
}

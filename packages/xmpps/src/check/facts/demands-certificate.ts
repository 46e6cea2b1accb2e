import type { EndpointObservation } from "../../model/observation.ts";
import type { Inside } from "../../model/observation-tls.ts";
import { offersNothing } from "./offers-nothing.ts";

/**
 * Whether a server's stream error says that it wants a certificate from whoever connects as a server. This check has none
 * for any domain, so that it proves what it needs to: a server is there, and it is a strict one. Prosody answers so with
 * `s2s_secure_auth`; without dialback it has nothing for whoever shows none.
 */
export function demandsCertificate({ service }: EndpointObservation, inside: Inside | undefined): boolean {
	if (!service.endsWith("-server")) return false;
	// RFC 6120, 4.9.3.12: not-authorized.
	return (inside?.kind === "stream-error" && inside.condition === "not-authorized") || offersNothing(inside);
}

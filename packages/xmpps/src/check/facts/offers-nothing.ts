import { type Role, role } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Inside } from "../../model/observation-tls.ts";
import type { Facts } from "./facts.ts";
import { insideOf, mainResult } from "./main-result.ts";

/** Prosody, `util.stream` and the modules c2s and s2s: before TLS and inside it. */
const WORDS = /^No stream features to (proceed with|offer)/i;

/**
 * Whether a stream was ended since there is nothing that its server could offer: Prosody sends no empty features, and says
 * so in an error. Before TLS that is a server without STARTTLS, inside TLS one without a way to log in.
 */
export function offersNothing(inside: Inside | undefined): boolean {
	return inside?.kind === "stream-error" && inside.condition === "undefined-condition" && WORDS.test(inside.text ?? "");
}

/** The endpoints of a role on which there is nothing inside TLS. */
export function emptyInTls({ observation }: Facts, of: Role): EndpointObservation[] {
	return observation.endpoints.filter(
		(endpoint) => role(endpoint.service) === of && offersNothing(insideOf(mainResult(endpoint))),
	);
}

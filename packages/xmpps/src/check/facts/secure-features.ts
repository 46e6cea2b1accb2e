import { type Role, role } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { FeatureFacts } from "../../model/observation-tls.ts";
import type { Facts } from "./facts.ts";
import { insideOf, mainResult } from "./main-result.ts";
import { spokenRole } from "./spoken-role.ts";

/** The features that an endpoint offers inside TLS to a client that follows the standards. */
export interface Offered {
	readonly endpoint: EndpointObservation;
	readonly features: FeatureFacts;
	/** `TLSv1.3`. */
	readonly protocol: string;
}

/** What the endpoints of a role offer inside TLS; those that speak to the other role are left out. */
export function offeredInTls({ observation }: Facts, of: Role): Offered[] {
	return observation.endpoints.flatMap((endpoint): Offered[] => {
		if (role(endpoint.service) !== of) return [];
		const spoken = spokenRole(endpoint);
		if (spoken !== undefined && spoken !== of) return [];
		const result = mainResult(endpoint);
		const inside = insideOf(result);
		if (result?.kind !== "tls" || inside?.kind !== "xmpp") return [];
		return [{ endpoint, features: inside.features, protocol: result.protocol }];
	});
}

/** The features that a STARTTLS endpoint offers before TLS; undefined where no stream began. */
export function offeredBeforeTls(endpoint: EndpointObservation): FeatureFacts | undefined {
	const before = endpoint.starttls.find(({ sni }) => sni === "domain")?.before;
	return before?.kind === "xmpp" ? before.features : undefined;
}

/** A list of names for people; says so when it is empty. */
export function namesOr(names: readonly string[], none: string): string {
	return names.length === 0 ? none : names.join(", ");
}

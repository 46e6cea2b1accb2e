import { type Role, role } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import { entry } from "./entry.ts";
import type { Facts } from "./facts.ts";
import { spokenRole } from "./spoken-role.ts";

/** Whether something does what its record says. */
export type Works = "yes" | "no" | "unknown";

/** Whether those that an endpoint is for get in there when they follow the standards. */
export function works(facts: Facts, endpoint: EndpointObservation): Works {
	const spoken = spokenRole(endpoint);
	if (spoken !== undefined && spoken !== role(endpoint.service)) return "no";
	const { kind } = entry(facts, endpoint);
	return kind === "in" ? "yes" : kind === "out" ? "no" : "unknown";
}

/** Whether one of these endpoints works; `unknown` when none does and something is not known of one. */
export function anyWorks(facts: Facts, endpoints: readonly EndpointObservation[]): Works {
	const all = new Set(endpoints.map((endpoint) => works(facts, endpoint)));
	return all.has("yes") ? "yes" : all.has("unknown") ? "unknown" : "no";
}

/** Whether those of a role get in anywhere. @param but endpoints that do not count */
export function roleWorks(
	facts: Facts,
	of: Role,
	but: (endpoint: EndpointObservation) => boolean = () => false,
): Works {
	return anyWorks(
		facts,
		facts.observation.endpoints.filter((endpoint) => role(endpoint.service) === of && !but(endpoint)),
	);
}

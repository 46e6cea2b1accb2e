import type { EndpointObservation } from "../../model/observation.ts";
import type { Coexistence } from "../../model/report.ts";
import type { Facts } from "./facts.ts";
import { type Shared, sharedPlaces } from "./shared-port.ts";
import { addressAndPort } from "./subject.ts";
import { anyWorks, works } from "./works.ts";

/** Whether web and XMPP are both right at each address and port of direct TLS where HTTPS was tried, too. */
export function coexistence(facts: Facts): Coexistence[] {
	return sharedPlaces(facts).map((shared) => {
		const { address, port, endpoints } = shared;
		return {
			address,
			port,
			xmpp: xmppAt(facts, endpoints),
			web: webAt(shared),
			detail: `${addressAndPort(shared)}: ${detail(shared)}`,
		};
	});
}

function xmppAt(facts: Facts, endpoints: readonly EndpointObservation[]): Coexistence["xmpp"] {
	if (endpoints.some((endpoint) => works(facts, endpoint) === "no")) return "wrong";
	return anyWorks(facts, endpoints) === "yes" ? "right" : "unknown";
}

function webAt({ expected, faults, sites, asked }: Shared): Coexistence["web"] {
	if (faults.length > 0) return "wrong";
	if (sites.length > 0) return "right";
	return asked === 0 || expected ? "unknown" : "none";
}

function detail({ faults, sites, expected, asked }: Shared): string {
	if (faults.length > 0) return faults.map(({ name, what }) => `https://${name}: ${what}`).join("; ");
	if (sites.length > 0) return `a web server answers for ${sites.join(", ")}`;
	if (asked === 0 || expected) return "nobody knows what browsers get there";
	return "XMPP has it alone";
}

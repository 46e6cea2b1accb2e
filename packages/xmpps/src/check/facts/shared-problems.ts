import { insideWords } from "./answers.ts";
import type { Facts } from "./facts.ts";
import { type Shared, sharedPlaces, type WebFault } from "./shared-port.ts";
import { addressAndPort } from "./subject.ts";
import { works } from "./works.ts";

/** A port that XMPP and a web site share, at which browsers do not get the site. */
export interface ShareProblem {
	readonly shared: Shared;
	/** The same for all names at an address and port: `the web at 192.0.2.2:443`. */
	readonly subject: string;
	/** The names that browsers look for: `https://example.org`. */
	readonly names: string;
	readonly evidence: readonly string[];
}

/** What browsers meet at shared ports where XMPP is right; where it is not, its own rules say what is there. */
export function shareProblems(facts: Facts, kind: WebFault["kind"]): ShareProblem[] {
	return sharedPlaces(facts).flatMap((shared): ShareProblem[] => {
		const faults = shared.faults.filter((fault) => fault.kind === kind);
		if (faults.length === 0 || !shared.endpoints.some((endpoint) => works(facts, endpoint) === "yes")) return [];
		return [
			{
				shared,
				subject: `the web at ${addressAndPort(shared)}`,
				names: faults.map(({ name }) => `https://${name}`).join(" and "),
				evidence: faults.map(line),
			},
		];
	});
}

function line({ name, what, web: { result, address } }: WebFault): string {
	const came = result.kind === "tls" ? `; to GET / came: ${insideWords(result.inside)}` : "";
	return `https://${name} at ${address}: ${what}${came}`;
}

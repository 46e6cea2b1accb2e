import { ipFamily } from "xmpps-connect/protocol";
import { concernedBy } from "../facts/concerned.ts";
import { refusedAddresses, refusedPrivate, usedHosts } from "../facts/used-hosts.ts";
import type { Found, Rule } from "./rule.ts";

/** A question for addresses to which no answer came. */
export const addressLookupFailed: Rule = {
	id: "address.lookup-failed",
	severity: "unknown",
	title: "The addresses of a target could not be looked up",
	why: "The resolver gave no usable answer, so that nothing is known of these addresses. A client waits for an answer of each family before it goes on; some name servers answer for A and fail for AAAA, which costs everybody time.",
	example: "xmpps.example.org. AAAA: no server answered in time",
	remedy:
		"Check again with another resolver (`--dns ADDRESS`). Where it still fails, look at the name servers of the target.",
	source: ["RFC 8305, 3"],
	find: ({ observation }): Found[] =>
		usedHosts(observation).flatMap(({ name, services, lookup }) =>
			(["a", "aaaa"] as const).flatMap((key): Found[] => {
				const answer = lookup[key];
				if (answer.kind !== "failed" || answer.reason === "bogus") return [];
				// All its addresses are private ones that were not dialled: address.private.
				if (answer.reason === "refused" && refusedPrivate(observation, name).length > 0) return [];
				const type = key.toUpperCase();
				const family = key === "a" ? 4 : 6;
				const mayNot =
					answer.reason === "refused" &&
					refusedAddresses(observation, name).some((address) => ipFamily(address) === family);
				return [
					{
						concerned: concernedBy(services),
						whom: mayNot ? "this check alone, which dials public addresses only" : "those whose resolver fails alike",
						subject: `${name} ${type}`,
						title: mayNot
							? `The ${type} records of ${name} are of no public address, and were not dialled`
							: `The ${type} records of ${name} could not be looked up`,
						evidence: [`${name} ${type}: ${answer.detail}`],
						remedies: [],
					},
				];
			}),
		),
};

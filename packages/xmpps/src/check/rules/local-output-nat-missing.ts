import { concernedBy } from "../facts/concerned.ts";
import { hookOf, type LocalEndpoint, localEndpoints } from "../facts/local-endpoints.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { translate } from "../remedies/translate.ts";
import type { Found, Rule } from "./rule.ts";

/** A translation that connections of the host itself do not pass. */
export const localOutputNatMissing: Rule = {
	id: "local.output-nat-missing",
	severity: "advice",
	title: "Connections from the host itself do not pass the translation",
	why: "The packet filter leads the port to the server's in its prerouting chain, which only packets from outside pass. A client or a bot on the host itself, and whoever proves the set-up from there, is refused or reaches the web server.",
	example: "-A PREROUTING -d 203.0.113.2/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 203.0.113.2:5223",
	remedy: "Add the same rule to the output chain.",
	source: ["XEP-0368, 4"],
	find(facts) {
		const rules = facts.observation.local?.firewall.rules ?? [];
		return localEndpoints(facts).flatMap((one) => findAt(one, rules));
	},
};

function findAt({ endpoint, translations, behind }: LocalEndpoint, rules: readonly string[]): Found[] {
	const incoming = translations.filter((rule) => hookOf(rule, rules) === "prerouting");
	// A chain that does not tell may be the one for the host's own packets.
	if (incoming.length === 0 || incoming.length < translations.length) return [];
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: "programs on the host itself",
			subject: endpointSubject(endpoint),
			title: `From the host itself ${addressAndPort(endpoint)} does not lead to the server`,
			evidence: incoming,
			remedies: [{ changes: [translate(endpoint, behind, "output")] }],
		},
	];
}

import type { Remedy } from "../../model/change.ts";
import type { Facts } from "../facts/facts.ts";
import { type ShareProblem, shareProblems } from "../facts/shared-problems.ts";
import { deadWebs } from "../facts/web-behind.ts";
import { certificate, service } from "../remedies/server.ts";
import { sharePort } from "../remedies/share-port.ts";
import type { Found, Rule } from "./rule.ts";

/** A web site that broke when XMPP came to its port. */
export const webBroken: Rule = {
	id: "web.broken",
	severity: "limited",
	title: "HTTPS fails where web and XMPP share a port",
	why: "XMPP works at this address and the web site does not: what shares the port does not hand browsers to the web server, or the web server shows a certificate for another name. Whoever put XMPP there may not have looked at the site again.",
	example: "curl: (35) TLS alert, no application protocol",
	remedy: "Hand everything whose ALPN does not say XMPP to the web server, and give that the site's certificate.",
	source: ["RFC 7301, 3.2", "RFC 9525, 6.3"],
	find: (facts) =>
		shareProblems(facts, "broken").map((problem): Found => {
			return {
				concerned: "both",
				whom: `browsers that look for ${problem.names}`,
				subject: problem.subject,
				title: `${problem.names} is broken at an address where XMPP works`,
				evidence: [
					...problem.evidence,
					...deadWebs(facts).map(({ by, place }) => `${by} hands browsers to ${place}, where nothing listens`),
				],
				remedies: remedies(facts, problem),
			};
		}),
};

function remedies(facts: Facts, { shared }: ShareProblem): Remedy[] {
	if (deadWebs(facts).length > 0 && hasStoppedWeb(facts)) {
		return [{ changes: [service("nginx", "running", "browsers are handed to it, and it is stopped")] }];
	}
	const share = sharePort(facts, shared.endpoints, undefined);
	const named = shared.faults.filter(({ what }) => what.startsWith("a certificate"));
	if (named.length === 0) return share;
	const why = "browsers look for these names";
	const changes = named.map(({ name, web }) => {
		// Whoever gets a certificate for these names alone breaks the site of the others.
		const others = facts.certificate(web.result)?.dns ?? [];
		return certificate(
			name,
			[...new Set([...others, name])].map((one) => `DNS:${one}`),
			why,
			"nginx",
		);
	});
	return [{ changes: [...changes, service("nginx", "reloaded", "it shows the new certificate")] }];
}

function hasStoppedWeb({ observation }: Facts): boolean {
	return observation.local?.software.some(({ software, running }) => software === "nginx" && !running) === true;
}

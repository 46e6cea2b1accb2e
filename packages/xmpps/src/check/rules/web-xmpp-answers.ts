import { shareProblems } from "../facts/shared-problems.ts";
import { sharePort } from "../remedies/share-port.ts";
import type { Found, Rule } from "./rule.ts";

/** Browsers that meet an XMPP server where a web site is to be. */
export const webXmppAnswers: Rule = {
	id: "web.xmpp-answers",
	severity: "limited",
	title: "XMPP answers browsers where a web site is to be",
	why: "Browsers that look for the site come to this address too, and what shares the port hands them to the XMPP server: they see an XML error, or nothing. An address that XMPP has for itself, where nobody looks for a site, is no mistake.",
	example:
		"GET / HTTP/1.1\n<?xml version='1.0'?><stream:stream …><stream:error><not-well-formed …/></stream:error></stream:stream>",
	remedy: "Let only hellos whose ALPN says XMPP reach the XMPP server, or give it an address that no site has.",
	source: ["RFC 7301, 3.1", "XEP-0368, 5"],
	supersedes: ["web.broken"],
	find: (facts) =>
		shareProblems(facts, "xmpp").map(({ shared, subject, names, evidence }): Found => {
			return {
				concerned: "both",
				whom: `browsers that look for ${names}`,
				subject,
				title: `Browsers that look for ${names} meet the XMPP server`,
				evidence,
				remedies: sharePort(facts, shared.endpoints, undefined),
			};
		}),
};

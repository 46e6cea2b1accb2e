import { emptyInTls } from "../facts/offers-nothing.ts";
import { namesOr, offeredInTls } from "../facts/secure-features.ts";
import { evidencePlace, streamsSubject } from "../facts/streams-of.ts";
import { prosodyModule } from "../remedies/prosody-module.ts";
import { ejabberdSetting, forServer, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** A stream for servers on which none can prove who it is. */
export const s2sNoAuthentication: Rule = {
	id: "s2s.no-authentication",
	severity: "limited",
	title: "Other servers can prove themselves neither by dialback nor by a certificate",
	why: "Servers prove who they are by their certificate (SASL EXTERNAL) or by dialback. EXTERNAL is offered to those alone whose certificate is accepted, which is why a check, which shows none, does not see it; and public certificates are no longer made for clients, so that many servers have nothing but dialback.",
	example: "<stream:features/>",
	remedy: "Switch on dialback.",
	source: ["XEP-0220, 2.4", "RFC 6120, 6.1"],
	find(facts) {
		const offered = offeredInTls(facts, "server");
		const closed = offered.filter(({ features }) => !features.dialback && !features.mechanisms.includes("EXTERNAL"));
		const empty = emptyInTls(facts, "server");
		// One open way is enough for every server.
		if (closed.length + empty.length === 0 || closed.length < offered.length) return [];
		return [
			{
				concerned: "servers",
				whom: "servers whose certificate is not accepted as a client's",
				subject: streamsSubject(facts.observation, "server"),
				title: "Neither dialback nor EXTERNAL is offered to a server without a client certificate",
				evidence: [
					...closed.map(
						({ endpoint, features }) =>
							`${evidencePlace(endpoint)}: features ${namesOr(features.names, "none")}; SASL mechanisms: ${namesOr(features.mechanisms, "none")}`,
					),
					...empty.map((endpoint) => `${evidencePlace(endpoint)}: the server has no feature to offer, and says so`),
				],
				remedies: forServer(facts, {
					prosody: prosodyModule(facts, "dialback", "servers prove themselves by it"),
					ejabberd: [
						ejabberdSetting(
							"mod_s2s_dialback",
							["mod_s2s_dialback: {}"],
							"servers prove themselves by dialback",
							"modules",
						),
						service("ejabberd", "restarted", "modules are loaded at the start"),
					],
				}),
			} satisfies Found,
		];
	},
};

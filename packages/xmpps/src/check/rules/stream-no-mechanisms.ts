import { tlsKind } from "xmpps-connect/protocol";
import type { Facts } from "../facts/facts.ts";
import { emptyInTls } from "../facts/offers-nothing.ts";
import { namesOr, offeredInTls } from "../facts/secure-features.ts";
import { evidencePlace, streamsSubject } from "../facts/streams-of.ts";
import { prosodyModule } from "../remedies/prosody-module.ts";
import { ejabberdSetting, forServer, prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** A stream inside TLS on which nobody can log in. */
export const streamNoMechanisms: Rule = {
	id: "stream.no-mechanisms",
	severity: "broken",
	title: "No SASL mechanism is offered",
	why: "The stream is good and inside TLS, and the server offers no way to log in: every mechanism is switched off, or the module for it is not loaded.",
	example: "<stream:features/>",
	remedy: "Switch on the server's SASL mechanisms.",
	source: ["RFC 6120, 6.3.4", "RFC 6120, 6.4.1"],
	find(facts) {
		const silent = offeredInTls(facts, "client").filter(({ features, endpoint }) => {
			const expectsStarttls = tlsKind(endpoint.service) === "direct-tls" && features.starttls !== "absent";
			return features.mechanisms.length === 0 && !expectsStarttls;
		});
		const empty = emptyInTls(facts, "client");
		if (silent.length + empty.length === 0) return [];
		return [
			{
				concerned: "clients",
				whom: "everybody who comes in there",
				subject: streamsSubject(facts.observation, "client"),
				title: "The server offers no SASL mechanism",
				evidence: [
					...silent.map(
						({ endpoint, features }) =>
							`${evidencePlace(endpoint)}: features inside TLS: ${namesOr(features.names, "none at all")}`,
					),
					...empty.map((endpoint) => `${evidencePlace(endpoint)}: the server has no feature to offer, and says so`),
				],
				remedies: remedies(facts),
			} satisfies Found,
		];
	},
};

function remedies(facts: Facts): Found["remedies"] {
	const why = "nothing that is needed is switched off";
	return forServer(facts, {
		prosody: [
			prosodySetting("disable_sasl_mechanisms", ['disable_sasl_mechanisms = { "DIGEST-MD5" }'], why),
			...prosodyModule(facts, "saslauth", "it offers the mechanisms"),
		],
		ejabberd: [
			ejabberdSetting("disable_sasl_mechanisms", ['disable_sasl_mechanisms: ["digest-md5"]'], why),
			service("ejabberd", "reloaded", "it takes the new list"),
		],
	});
}

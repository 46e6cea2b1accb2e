import { namesOr, offeredInTls } from "../facts/secure-features.ts";
import { evidencePlace, streamsSubject } from "../facts/streams-of.ts";
import { ejabberdSetting, forServer, prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Mechanisms that show the password itself to the server. */
export const saslNoScram: Rule = {
	id: "sasl.no-scram",
	severity: "advice",
	title: "SCRAM is not offered",
	why: "Without SCRAM a client sends its password itself to whoever ends TLS, and some clients refuse to. With it, the password never leaves the client.",
	example: "<mechanism>PLAIN</mechanism>",
	remedy: "Let the server offer SCRAM; it needs accounts whose passwords it keeps itself.",
	source: ["RFC 7677, 4", "RFC 5802, 9"],
	find(facts) {
		const offered = offeredInTls(facts, "client").filter(({ features }) => features.mechanisms.length > 0);
		const lacking = offered.filter(({ features }) => !features.mechanisms.some(isScram));
		// Where it is offered at some endpoints only, that they differ is what is wrong.
		if (lacking.length === 0 || lacking.length < offered.length) return [];
		const why = "SCRAM is offered unless it is switched off";
		return [
			{
				concerned: "clients",
				whom: "clients that do not show their password",
				subject: streamsSubject(facts.observation, "client"),
				title: "No login keeps the password to itself",
				evidence: lacking.map(
					({ endpoint, features }) => `${evidencePlace(endpoint)}: ${namesOr(features.mechanisms, "none")}`,
				),
				remedies: forServer(facts, {
					prosody: [
						prosodySetting("disable_sasl_mechanisms", ['disable_sasl_mechanisms = { "DIGEST-MD5" }'], why),
						service("prosody", "restarted", "mechanisms are registered at the start"),
					],
					ejabberd: [
						ejabberdSetting("disable_sasl_mechanisms", ['disable_sasl_mechanisms: ["digest-md5"]'], why),
						ejabberdSetting("auth_password_format", ["auth_password_format: scram"], "for accounts made from now on"),
						service("ejabberd", "restarted", "mechanisms are registered at the start"),
					],
				}),
			} satisfies Found,
		];
	},
};

function isScram(mechanism: string): boolean {
	return mechanism.startsWith("SCRAM-");
}

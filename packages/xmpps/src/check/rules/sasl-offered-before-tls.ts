import { namesOr, offeredBeforeTls } from "../facts/secure-features.ts";
import { evidencePlace, streamsSubject } from "../facts/streams-of.ts";
import { forServer, prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** SASL mechanisms in the clear although TLS is required. */
export const saslOfferedBeforeTls: Rule = {
	id: "sasl.offered-before-tls",
	severity: "limited",
	title: "SASL mechanisms are offered before TLS",
	why: "The server requires TLS and offers ways to log in before it, too. A client that takes up the offer sends its password, or a proof of it, in the clear before it learns that it must not.",
	example:
		"<stream:features><starttls …><required/></starttls><mechanisms …><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
	remedy: "Let the server offer SASL mechanisms inside TLS alone.",
	source: ["RFC 6120, 5.3.4", "RFC 6120, 6.3.4"],
	find(facts) {
		const early = facts.observation.endpoints.filter((endpoint) => {
			const features = endpoint.service === "xmpp-client" ? offeredBeforeTls(endpoint) : undefined;
			return features?.starttls === "required" && features.mechanisms.length > 0;
		});
		if (early.length === 0) return [];
		const why = "no login without TLS";
		return [
			{
				concerned: "clients",
				whom: "clients that log in before TLS when they may",
				subject: streamsSubject(facts.observation, "client"),
				title: "SASL mechanisms are offered before TLS, which is required",
				evidence: early.map((endpoint) => {
					const mechanisms = offeredBeforeTls(endpoint)?.mechanisms ?? [];
					return `${evidencePlace(endpoint)}, before TLS: ${namesOr(mechanisms, "none")}`;
				}),
				remedies: forServer(facts, {
					prosody: [
						prosodySetting("allow_unencrypted_plain_auth", [], why),
						prosodySetting("c2s_require_encryption", ["c2s_require_encryption = true"], why),
						service("prosody", "restarted", "it is read at the start"),
					],
					ejabberd: [service("ejabberd", "restarted", "with the newest version that its system has")],
				}),
			} satisfies Found,
		];
	},
};

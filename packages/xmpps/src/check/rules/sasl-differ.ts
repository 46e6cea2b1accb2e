import { tlsKind } from "xmpps-connect/protocol";
import type { Remedy } from "../../model/change.ts";
import type { Facts } from "../facts/facts.ts";
import { namesOr, type Offered, offeredInTls } from "../facts/secure-features.ts";
import { evidencePlace, streamsSubject } from "../facts/streams-of.ts";
import { leadElsewhere } from "../remedies/lead-elsewhere.ts";
import { ejabberdSetting, forServer, prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Direct TLS and STARTTLS that offer other ways to log in. */
export const saslDiffer: Rule = {
	id: "sasl.differ",
	severity: "limited",
	title: "Direct TLS and STARTTLS offer different SASL mechanisms",
	why: "The same server should offer the same ways to log in however one came in. Where direct TLS lacks those with channel binding (`-PLUS`), a program in front of the server ends TLS, and a client that saw them elsewhere may take the connection for an attack. Where others differ, the records lead to servers that are not configured alike.",
	example: "direct TLS: PLAIN\nSTARTTLS: SCRAM-SHA-1, SCRAM-SHA-1-PLUS, PLAIN",
	remedy: "Let TLS pass through to the XMPP server itself, and configure all its ports alike.",
	source: ["RFC 6120, 6.3.4", "RFC 5802, 9", "XEP-0440"],
	find(facts) {
		const offered = offeredInTls(facts, "client").filter(({ features }) => features.mechanisms.length > 0);
		const direct = offered.filter(({ endpoint }) => tlsKind(endpoint.service) === "direct-tls");
		const starttls = offered.filter(({ endpoint }) => tlsKind(endpoint.service) === "starttls");
		const odd = direct.filter((one) => starttls.some((other) => differ(one, other) !== undefined));
		const [first] = odd;
		if (first === undefined) return [];
		const counterpart = starttls.filter((other) => odd.some((one) => differ(one, other) !== undefined));
		const kinds = odd.flatMap((one) => counterpart.map((other) => differ(one, other)));
		return [
			{
				...(kinds.includes("mechanisms") ? {} : { severity: "advice" }),
				concerned: "clients",
				whom: "clients that remember how they logged in, and those that bind to the channel",
				subject: streamsSubject(facts.observation, "client"),
				title: "Direct TLS and STARTTLS offer different ways to log in",
				evidence: [...odd, ...counterpart].map(line),
				remedies: kinds.includes("mechanisms")
					? [...alike(facts), ...elsewhere(facts, first)]
					: elsewhere(facts, first),
			} satisfies Found,
		];
	},
};

/** What differs: the mechanisms themselves, or only how they are bound to the channel; versions of TLS bind differently. */
function differ(a: Offered, b: Offered): "mechanisms" | "binding" | undefined {
	if (!same(a.features.mechanisms.filter(isUnbound), b.features.mechanisms.filter(isUnbound))) return "mechanisms";
	if (a.protocol !== b.protocol) return undefined;
	const bound = same(a.features.mechanisms, b.features.mechanisms);
	return bound && same(a.features.channelBindings, b.features.channelBindings) ? undefined : "binding";
}

function isUnbound(mechanism: string): boolean {
	return !mechanism.endsWith("-PLUS");
}

/** As sets. */
function same(a: readonly string[], b: readonly string[]): boolean {
	const others = new Set(b);
	return new Set(a).size === others.size && a.every((one) => others.has(one));
}

function line({ endpoint, features, protocol }: Offered): string {
	const bindings = features.channelBindings.length === 0 ? "" : `; bindings: ${features.channelBindings.join(", ")}`;
	return `${evidencePlace(endpoint)} (${protocol}): ${namesOr([...features.mechanisms].sort(), "none")}${bindings}`;
}

/** Mechanisms that are switched off here or there; a server that has others for a reason of its own stays as it is. */
function alike(facts: Facts): readonly Remedy[] {
	const why = "on every server of the domain alike";
	return forServer(facts, {
		prosody: [
			prosodySetting("disable_sasl_mechanisms", ['disable_sasl_mechanisms = { "DIGEST-MD5" }'], why),
			service("prosody", "restarted", "mechanisms are registered at the start"),
		],
		ejabberd: [
			ejabberdSetting("disable_sasl_mechanisms", ['disable_sasl_mechanisms: ["digest-md5"]'], why),
			service("ejabberd", "restarted", "mechanisms are registered at the start"),
		],
	});
}

function elsewhere(facts: Facts, { endpoint }: Offered): Remedy[] {
	return leadElsewhere(facts, endpoint, "what has this port is not the XMPP server itself, or not configured like it");
}

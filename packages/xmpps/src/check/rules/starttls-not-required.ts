import { type Role, role } from "xmpps-connect/protocol";
import type { Change } from "../../model/change.ts";
import { WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { namesOr, offeredBeforeTls } from "../facts/secure-features.ts";
import { spokenRole } from "../facts/spoken-role.ts";
import { concernedRole, evidencePlace, streamsSubject } from "../facts/streams-of.ts";
import { ejabberdSetting, forServer, prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** A server on which one may go on in the clear. */
export const starttlsNotRequired: Rule = {
	id: "starttls.not-required",
	severity: "limited",
	title: "STARTTLS is offered and not required",
	why: "Whoever sits between client and server takes the offer out of the stream, and a client that does not insist on TLS goes on in the clear, with its password. Only the server can say that there is no such way: `<required/>`.",
	example: "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>…</stream:features>",
	remedy: "Let the server require TLS.",
	source: ["RFC 6120, 5.3.1", "RFC 7590, 3.1"],
	supersedes: ["sasl.offered-before-tls"],
	find: (facts) => (["client", "server"] as const).flatMap((of) => findOf(facts, of)),
};

function findOf(facts: Facts, of: Role): Found[] {
	const lax = facts.observation.endpoints.filter((endpoint) => {
		if (role(endpoint.service) !== of || offeredBeforeTls(endpoint)?.starttls !== "optional") return false;
		// A port of the other role has a rule of its own.
		return (spokenRole(endpoint) ?? of) === of;
	});
	if (lax.length === 0) return [];
	return [
		{
			// Between servers nobody's password goes through, and a server that insists on TLS takes the offer up.
			...(of === "server" ? { severity: "advice" } : {}),
			concerned: concernedRole(of),
			whom: `${WHO[of]} that do not insist on TLS`,
			subject: streamsSubject(facts.observation, of),
			title: `${of === "client" ? "Clients" : "Other servers"} may go on without TLS`,
			evidence: lax.map((endpoint) => {
				const mechanisms = offeredBeforeTls(endpoint)?.mechanisms ?? [];
				return `${evidencePlace(endpoint)}: starttls optional; SASL mechanisms before TLS: ${namesOr(mechanisms, "none")}`;
			}),
			remedies: forServer(facts, of === "client" ? clientChanges(lax.map(({ port }) => port)) : SERVER_CHANGES),
		},
	];
}

const SERVER_CHANGES: Parameters<typeof forServer>[1] = {
	prosody: [
		prosodySetting("s2s_require_encryption", ["s2s_require_encryption = true"], "servers must begin TLS"),
		service("prosody", "restarted", "it is read at the start"),
	],
	ejabberd: [
		ejabberdSetting("s2s_use_starttls", ["s2s_use_starttls: required"], "servers must begin TLS"),
		service("ejabberd", "restarted", "listeners take it at the start"),
	],
};

function clientChanges(ports: readonly number[]): Parameters<typeof forServer>[1] {
	const why = "clients must begin TLS before they log in";
	const listeners = [...new Set(ports)].map((port): Change => {
		const lines = [`- port: ${port}`, '  ip: "::"', "  module: ejabberd_c2s", "  starttls_required: true"];
		return ejabberdSetting(`port ${port}`, lines, why, "listen");
	});
	return {
		prosody: [
			prosodySetting("c2s_require_encryption", ["c2s_require_encryption = true"], why),
			service("prosody", "restarted", "it is read at the start"),
		],
		ejabberd: [...listeners, service("ejabberd", "restarted", "at a reload a changed listener may stay closed")],
	};
}

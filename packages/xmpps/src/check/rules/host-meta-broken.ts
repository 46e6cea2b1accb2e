import type { HostMetaObservation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import { type FoundHostMeta, foundHostMetas, isSecure, xmppLinks } from "../facts/host-metas.ts";
import { hostMetaRemedy, withoutHostMeta } from "../remedies/host-meta.ts";
import type { Found, Rule } from "./rule.ts";

/** A host-meta that nobody can use. */
export const hostMetaBroken: Rule = {
	id: "host-meta.broken",
	severity: "limited",
	title: "The host-meta file is of no use",
	why: "Web clients cannot ask the DNS and read `/.well-known/host-meta` instead. One that cannot be read, or that leads to an address without TLS, keeps them out, while none at all does not mislead anybody. Some other clients ask for it as well, before the DNS.",
	example: '<Link rel="urn:xmpp:alt-connections:websocket" href="ws://example.org/ws"/>',
	remedy: "Mend the file, or take it away. Links must begin with `https://` or `wss://`.",
	source: ["XEP-0156, 2.2", "XEP-0156, 2.1"],
	find: (facts) => [
		...facts.observation.hostMeta.flatMap(unreadable(facts)),
		...foundHostMetas(facts).flatMap(insecure),
	],
};

function unreadable(facts: Facts): (one: HostMetaObservation) => Found[] {
	const others = foundHostMetas(facts).flatMap(xmppLinks).filter(isSecure);
	return ({ form, url, result }) => {
		if (result.kind !== "broken") return [];
		const why = "a file that can be read";
		return [
			{
				// Who reads the other form gets in.
				...(others.length > 0 || form === "json" ? { severity: "advice" } : {}),
				concerned: "clients",
				whom: "web clients, and those that ask for it before the DNS",
				subject: url,
				title: `${url} cannot be read`,
				evidence: [result.detail],
				remedies:
					others.length > 0 ? [hostMetaRemedy(form, others, why)] : [withoutHostMeta(form, "no file misleads nobody")],
			},
		];
	};
}

function insecure(meta: FoundHostMeta): Found[] {
	const links = xmppLinks(meta);
	const bad = links.filter((link) => !isSecure(link));
	if (bad.length === 0) return [];
	const secured = links.map(({ rel, href }) => ({ rel, href: href.replace(/^(http|ws):/i, "$1s:") })).filter(isSecure);
	return [
		{
			...(bad.length < links.length ? { severity: "advice" } : {}),
			concerned: "clients",
			whom: "web clients, which do not follow such links from a secure page",
			subject: meta.url,
			title: "Links in the host-meta file lead to addresses without TLS",
			evidence: bad.map(({ rel, href }) => `${rel}: ${href}`),
			remedies: [hostMetaRemedy(meta.form, secured, "links begin with https or wss")],
		},
	];
}

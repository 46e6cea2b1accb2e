import type { XmlElement } from "xmpps-connect/protocol";
import type { AccountBook } from "./account-book.ts";
import { element, errorOf, payloadOf, resultOf } from "./stanza.ts";

const NS_PING = "urn:xmpp:ping";
const NS_SESSION = "urn:ietf:params:xml:ns:xmpp-session";
const NS_ROSTER = "jabber:iq:roster";
const NS_DISCO_INFO = "http://jabber.org/protocol/disco#info";
const NS_DISCO_ITEMS = "http://jabber.org/protocol/disco#items";

/** Whom a request is for: the server, or the account that asks, for which its server answers (RFC 6121, 8.5.2.1.3). */
export type QueryTarget = "server" | "account";

/**
 * Answers a request that the server itself can answer; with `service-unavailable` where it knows nothing of the kind
 * (RFC 6120, 8.4).
 * @param asker name of the account that asks
 */
export function answerQuery(
	iq: XmlElement,
	target: QueryTarget,
	asker: string,
	accounts: AccountBook,
): XmlElement | undefined {
	const payload = payloadOf(iq);
	const { type, id } = iq.attributes;
	// RFC 6120, 8.2.3: an id, and exactly one child.
	if (payload === undefined || id === undefined) return errorOf(iq, "bad-request");
	switch (`${type} ${payload.name} ${payload.namespace}`) {
		// XEP-0199, 4.2
		case `get ping ${NS_PING}`:
			return resultOf(iq);
		// RFC 3921, 3: it does nothing, and older clients want it done.
		case `set session ${NS_SESSION}`:
			return resultOf(iq);
		// RFC 6121, 2.1.3: everybody knows everybody here.
		case `get query ${NS_ROSTER}`:
			return target === "account" ? resultOf(iq, roster(asker, accounts)) : errorOf(iq, "service-unavailable");
		case `get query ${NS_DISCO_INFO}`:
			// XEP-0030, 7: nodes are named in disco#items, and none is.
			return payload.attributes["node"] === undefined ? resultOf(iq, discoInfo(target)) : errorOf(iq, "item-not-found");
		case `get query ${NS_DISCO_ITEMS}`:
			return resultOf(iq, element("query", NS_DISCO_ITEMS));
		default:
			return errorOf(iq, "service-unavailable");
	}
}

function roster(asker: string, accounts: AccountBook): XmlElement {
	const others = accounts.names.filter((name) => name !== asker);
	const items = others.map((name) =>
		element("item", NS_ROSTER, { jid: accounts.jid(name), name, subscription: "both" }),
	);
	return element("query", NS_ROSTER, {}, ...items);
}

/** XEP-0030, 3.1. */
function discoInfo(target: QueryTarget): XmlElement {
	const identity =
		target === "server"
			? { category: "server", type: "im", name: "xmpps lab" }
			: { category: "account", type: "registered" };
	const features = target === "server" ? [NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PING] : [NS_DISCO_INFO, NS_DISCO_ITEMS];
	return element(
		"query",
		NS_DISCO_INFO,
		{},
		element("identity", NS_DISCO_INFO, identity),
		...features.map((feature) => element("feature", NS_DISCO_INFO, { var: feature })),
	);
}

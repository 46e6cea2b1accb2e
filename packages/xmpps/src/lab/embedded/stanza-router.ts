import { randomBytes } from "node:crypto";
import type { XmlElement } from "xmpps-connect/protocol";
import type { AccountBook } from "./account-book.ts";
import { bareJid, type Jid, readJid } from "./jid.ts";
import { answerQuery } from "./server-query.ts";
import { element, errorOf, NS_CLIENT, readdressed, type StanzaCondition } from "./stanza.ts";

/** A client that has bound a resource: RFC 6120, 7. */
export interface BoundClient {
	readonly username: string;
	readonly resource: string;
	/** Its full JID. */
	readonly jid: string;
}

interface Session extends BoundClient {
	readonly deliver: (stanza: XmlElement) => void;
	/** The last presence that it broadcast; it is available while there is one. */
	presence?: XmlElement | undefined;
}

/**
 * Carries stanzas between the clients of one domain, whichever endpoint they came in by: RFC 6120, 10 and RFC 6121, 8.
 * Nothing is kept for those who are away. All accounts are subscribed to each other's presence.
 */
export class StanzaRouter {
	readonly accounts: AccountBook;
	readonly #sessions = new Set<Session>();

	constructor(accounts: AccountBook) {
		this.accounts = accounts;
	}

	/**
	 * Binds a resource: the one that the client wants, or another where that is missing or taken (RFC 6120, 7.7.2.2).
	 * @param deliver gets the stanzas for this client
	 */
	bind(username: string, wanted: string | undefined, deliver: (stanza: XmlElement) => void): BoundClient {
		const taken = (resource: string): boolean => this.#at(username).some((session) => session.resource === resource);
		const resource = wanted === undefined || taken(wanted) ? randomBytes(9).toString("base64url") : wanted;
		const session: Session = { username, resource, jid: `${this.accounts.jid(username)}/${resource}`, deliver };
		this.#sessions.add(session);
		return session;
	}

	/** The client is gone; the others are told: RFC 6121, 4.5.2. */
	unbind(client: BoundClient): void {
		const session = this.#find(client);
		if (session === undefined) return;
		this.#sessions.delete(session);
		if (session.presence !== undefined) this.#leave(session);
	}

	/** Takes a stanza that a client sent; what becomes of it is delivered to this one and to others. */
	route(client: BoundClient, sent: XmlElement): void {
		const session = this.#find(client);
		if (session === undefined) return;
		// RFC 6120, 8.1.2.1: the server says who it is from.
		const stanza = readdressed(sent, { from: session.jid });
		const reply = (condition: StanzaCondition): void => this.#reply(session, errorOf(stanza, condition));
		if (stanza.name === "iq" && !/^(get|set|result|error)$/.test(stanza.attributes["type"] ?? "")) {
			reply("bad-request");
			return;
		}
		const { to } = stanza.attributes;
		const target = to === undefined ? undefined : readJid(to);
		if (to !== undefined && target === undefined) reply("jid-malformed");
		else if (target !== undefined && target.domain !== this.accounts.domain) reply("remote-server-not-found");
		else if (stanza.name === "presence") this.#presence(session, stanza, target);
		else if (stanza.name === "message") this.#message(session, stanza, target, reply);
		else this.#query(session, stanza, target, reply);
	}

	#message(
		session: Session,
		stanza: XmlElement,
		target: Jid | undefined,
		reply: (condition: StanzaCondition) => void,
	): void {
		// RFC 6120, 10.3.1: without an address it is for the sender's own account.
		const username = target === undefined ? session.username : target.local;
		const there = username === undefined ? [] : this.#at(username);
		const exact = there.filter(({ resource }) => resource === target?.resource);
		const { type } = stanza.attributes;
		// RFC 6121, 8.5.3.2.1: a chat message for a resource that is away is for the account.
		const wide = target?.resource === undefined || (type !== "groupchat" && type !== "headline" && type !== "error");
		const receivers = exact.length > 0 || !wide || type === "groupchat" ? exact : there.filter(isInterested);
		// RFC 6121, 8.5.1 and 8.5.2.2.1: neither an unknown account nor one that is away can be reached.
		if (receivers.length === 0) reply("service-unavailable");
		for (const receiver of receivers) receiver.deliver(stanza);
	}

	#query(session: Session, iq: XmlElement, target: Jid | undefined, reply: (condition: StanzaCondition) => void): void {
		const request = iq.attributes["type"] === "get" || iq.attributes["type"] === "set";
		const own = target === undefined || bareJid(target) === this.accounts.jid(session.username);
		if (target?.resource !== undefined && target.local !== undefined) {
			const receiver = this.#at(target.local).find(({ resource }) => resource === target.resource);
			if (receiver === undefined) reply("service-unavailable");
			else receiver.deliver(iq);
		} else if (!request) {
			// An answer to a request that the server never made.
		} else if (target !== undefined && target.local === undefined) {
			this.#reply(session, answerQuery(iq, "server", session.username, this.accounts));
		} else if (own) {
			this.#reply(session, answerQuery(iq, "account", session.username, this.accounts));
		} else {
			// RFC 6121, 8.5.1 and 8.5.2.1.3: the same whether the account exists or not.
			reply("service-unavailable");
		}
	}

	/** RFC 6121, 4: initial, broadcast and unavailable presence, and that for somebody. */
	#presence(session: Session, stanza: XmlElement, target: Jid | undefined): void {
		const { type } = stanza.attributes;
		if (target !== undefined) {
			// Nobody asks here for what everybody has.
			if (target.local === undefined || (type !== undefined && type !== "unavailable")) return;
			const there = this.#at(target.local).filter(
				({ resource, presence }) =>
					resource === target.resource || (target.resource === undefined && presence !== undefined),
			);
			for (const receiver of there) receiver.deliver(stanza);
		} else if (type === "unavailable") {
			if (session.presence !== undefined) this.#leave(session, stanza);
		} else if (type === undefined) {
			const initial = session.presence === undefined;
			session.presence = stanza;
			for (const other of this.#sessions) {
				if (other.presence === undefined) continue;
				other.deliver(readdressed(stanza, { to: bareJid({ local: other.username, domain: this.accounts.domain }) }));
				if (initial && other !== session) session.deliver(readdressed(other.presence, { to: session.jid }));
			}
		}
	}

	#leave(session: Session, stanza?: XmlElement): void {
		session.presence = undefined;
		const farewell = stanza ?? element("presence", NS_CLIENT, { from: session.jid, type: "unavailable" });
		for (const other of this.#sessions) {
			if (other.presence !== undefined) other.deliver(readdressed(farewell, { to: this.accounts.jid(other.username) }));
		}
	}

	#reply(session: Session, answer: XmlElement | undefined): void {
		if (answer !== undefined) session.deliver(answer);
	}

	#at(username: string): readonly Session[] {
		return [...this.#sessions].filter((session) => session.username === username);
	}

	#find(client: BoundClient): Session | undefined {
		return [...this.#sessions].find((session) => session === client);
	}
}

/** RFC 6121, 8.5.2.1.1: available, and with a priority that is not negative. */
function isInterested({ presence }: Session): boolean {
	if (presence === undefined) return false;
	const priority = presence.children.find((child) => typeof child !== "string" && child.name === "priority");
	return priority === undefined || typeof priority === "string" || !String(priority.children[0]).startsWith("-");
}

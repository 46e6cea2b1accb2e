import { beforeEach, describe, expect, it } from "vitest";
import { textOf, type XmlElement } from "xmpps-connect/protocol";
import { AccountBook } from "../../../src/lab/embedded/account-book.ts";
import { element, NS_CLIENT } from "../../../src/lab/embedded/stanza.ts";
import { type BoundClient, StanzaRouter } from "../../../src/lab/embedded/stanza-router.ts";

interface Client extends BoundClient {
	/** What came for it, one line a stanza: kind, type, from. */
	readonly got: string[];
}

let router: StanzaRouter;
beforeEach(() => {
	router = new StanzaRouter(
		new AccountBook("example.test", [
			{ username: "juliet", password: "a" },
			{ username: "romeo", password: "b" },
		]),
	);
});

function bind(username: string, resource?: string): Client {
	const got: string[] = [];
	const client = router.bind(username, resource, (stanza) => {
		got.push([stanza.name, stanza.attributes["type"] ?? "-", stanza.attributes["from"] ?? "-"].join(" "));
	});
	return Object.assign(client, { got });
}

function stanza(name: string, attributes: Record<string, string> = {}, ...children: XmlElement[]): XmlElement {
	return element(name, NS_CLIENT, attributes, ...children);
}

const priority = (value: string): XmlElement => element("priority", NS_CLIENT, {}, value);

describe("binding", () => {
	it("gives the resource that is asked for, and another where it is taken: RFC 6120, 7.7.2.2", () => {
		const [first, second, third] = [bind("romeo", "balcony"), bind("romeo", "balcony"), bind("romeo")];
		expect(first.jid).toBe("romeo@example.test/balcony");
		expect(new Set([first.jid, second.jid, third.jid]).size).toBe(3);
		expect(second.jid).toMatch(/^romeo@example\.test\/[\w-]{12}$/);
	});

	it("gives the same resource to another account", () => {
		bind("romeo", "balcony");
		expect(bind("juliet", "balcony").jid).toBe("juliet@example.test/balcony");
	});
});

describe("presence", () => {
	it("goes to everybody who is there, the sender included, and the newcomer hears of them: RFC 6121, 4.2.2", () => {
		const [juliet, romeo] = [bind("juliet", "one"), bind("romeo", "two")];
		router.route(juliet, stanza("presence"));
		expect(romeo.got).toEqual([]);
		router.route(romeo, stanza("presence"));
		expect(juliet.got).toEqual(["presence - juliet@example.test/one", "presence - romeo@example.test/two"]);
		expect(romeo.got.sort()).toEqual(["presence - juliet@example.test/one", "presence - romeo@example.test/two"]);
	});

	it("is taken back by whoever says so, and by whoever is gone: RFC 6121, 4.5", () => {
		const [juliet, one, two] = [bind("juliet"), bind("romeo", "1"), bind("romeo", "2")];
		for (const client of [juliet, one, two]) router.route(client, stanza("presence"));
		juliet.got.length = 0;
		router.route(one, stanza("presence", { type: "unavailable" }));
		router.unbind(one);
		router.unbind(two);
		expect(juliet.got).toEqual([
			"presence unavailable romeo@example.test/1",
			"presence unavailable romeo@example.test/2",
		]);
	});

	it("for somebody goes there alone", () => {
		const [juliet, romeo, other] = [bind("juliet"), bind("romeo", "1"), bind("romeo", "2")];
		router.route(juliet, stanza("presence", { to: romeo.jid }));
		expect([romeo.got, other.got]).toEqual([[`presence - ${juliet.jid}`], []]);
	});
});

describe("a message", () => {
	it("for an account goes to all of its clients that are there and want it: RFC 6121, 8.5.2.1.1", () => {
		const [juliet, there, unwilling, away] = [
			bind("juliet"),
			bind("romeo", "1"),
			bind("romeo", "2"),
			bind("romeo", "3"),
		];
		router.route(there, stanza("presence"));
		router.route(unwilling, stanza("presence", {}, priority("-1")));
		for (const client of [there, unwilling]) client.got.length = 0;
		router.route(juliet, stanza("message", { to: "romeo@example.test" }));
		expect([there.got, unwilling.got, away.got]).toEqual([[`message - ${juliet.jid}`], [], []]);
		expect(juliet.got).toEqual([]);
	});

	it.each([
		["chat", ["message chat juliet@example.test/one"], []],
		["headline", [], ["message error romeo@example.test/gone"]],
		["groupchat", [], ["message error romeo@example.test/gone"]],
		["error", [], []],
	])("of type %s for a client that is gone: RFC 6121, 8.5.3.2.1", (type, there, back) => {
		const [juliet, romeo] = [bind("juliet", "one"), bind("romeo", "two")];
		router.route(romeo, stanza("presence"));
		romeo.got.length = 0;
		router.route(juliet, stanza("message", { type, to: "romeo@example.test/gone" }));
		expect(romeo.got).toEqual(there);
		expect(juliet.got).toEqual(back);
	});

	it("goes to a full JID whatever its presence, and whatever the case of the name", () => {
		const [juliet, romeo] = [bind("juliet", "one"), bind("romeo", "Two")];
		router.route(juliet, stanza("message", { to: "ROMEO@Example.Test/Two", from: "somebody@else.test" }));
		expect(romeo.got).toEqual(["message - juliet@example.test/one"]);
	});
});

describe("a request", () => {
	const ping = element("ping", "urn:xmpp:ping");

	it("is answered by the server for itself and for the account that asks: XEP-0199, 4", () => {
		const juliet = bind("juliet", "one");
		for (const to of ["example.test", "juliet@example.test"]) {
			router.route(juliet, stanza("iq", { type: "get", id: "1", to }, ping));
		}
		router.route(juliet, stanza("iq", { type: "get", id: "1" }, ping));
		expect(juliet.got).toEqual(["iq result example.test", "iq result juliet@example.test", "iq result -"]);
	});

	it("to another account is refused alike whether it exists or not: RFC 6121, 8.5.1", () => {
		const juliet = bind("juliet");
		for (const to of ["romeo@example.test", "nobody@example.test", "romeo@example.test/gone"]) {
			router.route(juliet, stanza("iq", { type: "get", id: "1", to }, ping));
		}
		expect(juliet.got).toEqual([
			"iq error romeo@example.test",
			"iq error nobody@example.test",
			"iq error romeo@example.test/gone",
		]);
	});

	it("to another client reaches it, and so does the answer", () => {
		const [juliet, romeo] = [bind("juliet", "one"), bind("romeo", "two")];
		router.route(juliet, stanza("iq", { type: "get", id: "1", to: romeo.jid }, ping));
		router.route(romeo, stanza("iq", { type: "result", id: "1", to: juliet.jid }));
		expect([juliet.got, romeo.got]).toEqual([[`iq result ${romeo.jid}`], [`iq get ${juliet.jid}`]]);
	});

	it("for the roster gives everybody else: RFC 6121, 2.1.4", () => {
		const answers: XmlElement[] = [];
		const juliet = router.bind("juliet", undefined, (answer) => void answers.push(answer));
		router.route(juliet, stanza("iq", { type: "get", id: "1" }, element("query", "jabber:iq:roster")));
		const [query] = answers[0]?.children ?? [];
		if (query === undefined || typeof query === "string") throw new Error("no roster");
		expect(query.children).toMatchObject([{ attributes: { jid: "romeo@example.test", subscription: "both" } }]);
		expect(textOf(query)).toBe("");
	});
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../src/lab/embedded/index.ts";
import { auth, header, logIn, open, RawPeer } from "./raw-peer.ts";

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const direct = (): Promise<RawPeer> => RawPeer.tls({ port: world.ports.directTls });
const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls";
const PASSWORDS = { juliet: "rose by any other name", romeo: "what light through yonder window" } as const;

async function loggedIn(username: keyof typeof PASSWORDS, resource: string): Promise<RawPeer> {
	const peer = await direct();
	await logIn(peer, username, PASSWORDS[username], resource);
	return peer;
}

/** The stream error, with the end of the stream behind it. */
function streamError(condition: string): RegExp {
	return new RegExp(
		`<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>$`,
	);
}

describe("the stream ends with", () => {
	it.each([
		["host-unknown", "another domain", header({ to: "other.test" })],
		["host-unknown", "no domain", header({ to: "" })],
		["invalid-namespace", "another content namespace", header({ xmlns: "jabber:component:accept" })],
		["unsupported-version", "no version", header({ version: "" })],
		["restricted-xml", "a comment", `${header()}<!-- -->`],
		["restricted-xml", "a document type", "<!DOCTYPE a><a/>"],
		["not-well-formed", "a tag that is not closed", `${header()}<a></b>`],
		["policy-violation", "an element without end", `${header()}<a>${"x".repeat(70_000)}`],
		["not-authorized", "a message before the log-in", `${header()}<message to='romeo@example.test'/>`],
		["unsupported-stanza-type", "what is no stanza", `${header()}<pubsub xmlns='jabber:client'/>`],
	])("%s for %s", async (condition, _what, text) => {
		using peer = await direct();
		peer.say(text);
		expect(await peer.untilEnd()).toMatch(streamError(condition));
		expect(peer.ended).toBe("fin");
	});

	it("connection-timeout where nobody logs in", async () => {
		await using endpoint = await world.endpoint({ patience: 100 });
		using peer = await RawPeer.tls({ port: endpoint.directTlsPort });
		expect(await peer.untilEnd()).toMatch(streamError("connection-timeout"));
	});

	it.each([
		["white space", " "],
		["the beginning of an element", "<mess"],
		["a whole element", "<message/>"],
	])("policy-violation for %s behind <starttls/> in the clear", async (_what, behind) => {
		using peer = await RawPeer.plain(world.ports.starttls);
		await open(peer);
		peer.say(`<starttls xmlns='${NS_TLS}'/>${behind}`);
		const rest = await peer.untilEnd();
		expect(rest).toMatch(streamError("policy-violation"));
		expect(rest).not.toContain("proceed");
	});

	it("invalid-from for a stanza in another's name", async () => {
		using peer = await loggedIn("juliet", "forger");
		peer.say("<message from='romeo@example.test' to='romeo@example.test'/>");
		expect(await peer.untilEnd()).toMatch(streamError("invalid-from"));
	});
});

describe("the log-in", () => {
	it("is refused before TLS, and no mechanism is offered", async () => {
		using peer = await RawPeer.plain(world.ports.starttls);
		expect(await open(peer)).not.toContain("mechanism");
		peer.say(auth("PLAIN", "\0juliet\0rose by any other name"));
		expect(await peer.until(/<\/failure>/)).toContain("<encryption-required/>");
	});

	it.each([
		["a wrong password", auth("PLAIN", "\0juliet\0wrong"), "not-authorized"],
		["an unknown account", auth("PLAIN", "\0nobody\0wrong"), "not-authorized"],
		["another's name", auth("PLAIN", `romeo@example.test\0juliet\0${PASSWORDS.juliet}`), "invalid-authzid"],
		["an unknown mechanism", auth("X-OTHER", "x"), "invalid-mechanism"],
		["what PLAIN does not say", auth("PLAIN", "juliet"), "malformed-request"],
		["channel binding", auth("SCRAM-SHA-1", "p=tls-exporter,,n=juliet,r=12345678"), "malformed-request"],
		["what is no base64", auth("PLAIN", "x").replace(/>.*</, ">%%%<"), "incorrect-encoding"],
	])("is refused for %s, and may be tried again", async (_what, text, condition) => {
		using peer = await direct();
		await open(peer);
		peer.say(text);
		expect(await peer.until(/<\/failure>/)).toContain(`<${condition}/>`);
		peer.say(auth("PLAIN", `\0juliet\0${PASSWORDS.juliet}`));
		expect(await peer.until(/<success [^>]*>/)).not.toContain("failure");
	});

	it("ends after five failures: RFC 6120, 6.4.5", async () => {
		using peer = await direct();
		await open(peer);
		peer.say(auth("PLAIN", "\0juliet\0wrong").repeat(6));
		const answer = await peer.untilEnd();
		expect(answer.match(/<not-authorized\/>/g)).toHaveLength(5);
		expect(answer).toMatch(streamError("policy-violation"));
	});
});

describe("stanzas", () => {
	it("reach a full JID with the sender's own in `from`", async () => {
		using juliet = await loggedIn("juliet", "balcony");
		using romeo = await loggedIn("romeo", "orchard");
		juliet.say("<message id='m1' to='romeo@example.test/orchard' type='chat'><body>Ay me</body></message>");
		const came = await romeo.until(/<\/message>/);
		expect(came).toContain("from='juliet@example.test/balcony'");
		expect(came).toContain("<body>Ay me</body>");
	});

	it.each([
		["a message to an account that is away", "<message id='q' to='romeo@example.test'/>", "service-unavailable"],
		["a message to nobody", "<message id='q' to='nobody@example.test'/>", "service-unavailable"],
		["a message to another domain", "<message id='q' to='a@other.test'/>", "remote-server-not-found"],
		["a message to what is no JID", "<message id='q' to='@'/>", "jid-malformed"],
		[
			"a request to a resource that is away",
			"<iq id='q' type='get' to='romeo@example.test/x'><ping xmlns='urn:xmpp:ping'/></iq>",
			"service-unavailable",
		],
		["an unknown request", "<iq id='q' type='get'><x xmlns='urn:example:x'/></iq>", "service-unavailable"],
		["an IQ of no type", "<iq id='q'><x xmlns='urn:example:x'/></iq>", "bad-request"],
		["an IQ without a child", "<iq id='q' type='get'/>", "bad-request"],
	])("%s gets an error", async (_what, text, condition) => {
		using juliet = await loggedIn("juliet", "balcony");
		juliet.say(text);
		const answer = await juliet.until(/<\/(?:iq|message)>/);
		expect(answer).toContain("id='q'");
		expect(answer).toContain("type='error'");
		expect(answer).toContain(`<${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>`);
	});

	it("an error is not answered with an error: RFC 6120, 8.3.1", async () => {
		using juliet = await loggedIn("juliet", "balcony");
		juliet.say("<message type='error' id='lost' to='romeo@example.test'/>");
		juliet.say("<iq id='p' type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
		const answer = await juliet.until(/id='p'[^>]*>/);
		expect(answer).toContain("type='result'");
		expect(answer).not.toContain("lost");
	});

	it("the server says what it is", async () => {
		using juliet = await loggedIn("juliet", "balcony");
		juliet.say("<iq id='d' type='get' to='example.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
		const answer = await juliet.until(/<\/iq>/);
		expect(answer).toMatch(/<identity category='server' type='im'/);
		expect(answer).toContain("<feature var='urn:xmpp:ping'/>");
	});
});

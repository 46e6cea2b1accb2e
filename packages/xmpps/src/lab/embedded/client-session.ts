import { childElement, escapeXml, NS_SASL, type StreamHeader, textOf, type XmlElement } from "xmpps-connect/protocol";
import { isPart } from "./jid.ts";
import { type Mechanism, type SaslCondition, type SaslExchange, type SaslStep, saslExchange } from "./sasl-server.ts";
import { element, errorOf, isStanza, payloadOf, resultOf, stanzaText, tag } from "./stanza.ts";
import type { BoundClient, StanzaRouter } from "./stanza-router.ts";
import type { XmppStream } from "./xmpp-stream.ts";

const NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind";
const NS_SESSION = "urn:ietf:params:xml:ns:xmpp-session";

/** RFC 6120, 6.4.5: two to five tries to log in. */
const MAX_FAILURES = 5;

/** The conversation with one client on a secured stream: log in, bind, exchange stanzas. RFC 6120, 6 to 8 */
export class ClientSession {
	readonly #stream: XmppStream;
	readonly #router: StanzaRouter;
	readonly #mechanisms: readonly Mechanism[];
	#exchange: SaslExchange | undefined;
	#failures = 0;
	#username: string | undefined;
	#client: BoundClient | undefined;

	constructor(stream: XmppStream, router: StanzaRouter, mechanisms: readonly Mechanism[]) {
		this.#stream = stream;
		this.#router = router;
		this.#mechanisms = mechanisms;
	}

	/** The features of the stream as it is now: RFC 6120, 4.3.2. */
	features(): string {
		if (this.#username !== undefined) {
			return tag("bind", NS_BIND) + tag("session", NS_SESSION, "<optional/>");
		}
		const offered = this.#mechanisms.map((mechanism) => `<mechanism>${escapeXml(mechanism)}</mechanism>`);
		return tag("mechanisms", NS_SASL, offered.join(""));
	}

	/** Whether the header of the authenticated stream is by the one who logged in: RFC 6120, 4.7.1. */
	accepts({ from }: StreamHeader): boolean {
		return from === undefined || this.#username === undefined || this.#isOwn(from);
	}

	onElement(stanza: XmlElement): void {
		if (this.#username === undefined) {
			this.#authenticate(stanza);
		} else if (!isStanza(stanza)) {
			// RFC 6120, 4.9.3.24
			this.#stream.fail("unsupported-stanza-type");
		} else if (this.#client === undefined) {
			this.#bind(stanza);
		} else if (stanza.attributes["from"] !== undefined && !this.#isOwn(stanza.attributes["from"])) {
			// RFC 6120, 8.1.2.1
			this.#stream.fail("invalid-from");
		} else {
			this.#router.route(this.#client, stanza);
		}
	}

	onGone(): void {
		if (this.#client !== undefined) this.#router.unbind(this.#client);
		this.#client = undefined;
	}

	#authenticate(sent: XmlElement): void {
		if (sent.namespace !== NS_SASL) {
			// RFC 6120, 4.9.3.12: no stanza before the log-in. STARTTLS inside TLS is what XEP-0368, 3 forbids.
			this.#stream.fail(isStanza(sent) ? "not-authorized" : "unsupported-stanza-type");
			return;
		}
		switch (sent.name) {
			case "auth": {
				const mechanism = this.#mechanisms.find((known) => known === sent.attributes["mechanism"]);
				this.#exchange = mechanism === undefined ? undefined : saslExchange(mechanism, this.#router.accounts);
				if (this.#exchange === undefined) this.#refuse("invalid-mechanism");
				// RFC 6120, 6.4.2: without an initial response the client waits for a challenge, which is empty.
				else if (sent.children.length === 0) this.#stream.write(tag("challenge", NS_SASL));
				else this.#step(textOf(sent));
				return;
			}
			case "response":
				if (this.#exchange === undefined) this.#refuse("malformed-request");
				else this.#step(textOf(sent));
				return;
			case "abort":
				this.#refuse("aborted");
				return;
			default:
				this.#stream.fail("unsupported-stanza-type");
		}
	}

	#step(text: string): void {
		const message = readBase64(text);
		const step: SaslStep | undefined = message && this.#exchange?.respond(message);
		if (step === undefined) this.#refuse("incorrect-encoding");
		else if (step.kind === "failure") this.#refuse(step.condition);
		else if (step.kind === "challenge") this.#stream.write(tag("challenge", NS_SASL, writeBase64(step.data)));
		else {
			this.#username = step.username;
			this.#exchange = undefined;
			this.#stream.write(tag("success", NS_SASL, step.data === undefined ? "" : writeBase64(step.data)));
			this.#stream.restart();
		}
	}

	#refuse(condition: SaslCondition): void {
		this.#exchange = undefined;
		this.#failures += 1;
		this.#stream.write(tag("failure", NS_SASL, `<${condition}/>`));
		if (this.#failures >= MAX_FAILURES) this.#stream.fail("policy-violation");
	}

	/** RFC 6120, 7.6 and 7.7; nothing else before it (7.1). */
	#bind(iq: XmlElement): void {
		const payload = payloadOf(iq);
		const isBind = payload?.name === "bind" && payload.namespace === NS_BIND;
		if (iq.name !== "iq" || iq.attributes["type"] !== "set" || !isBind || payload === undefined) {
			this.#stream.fail("not-authorized");
			return;
		}
		const named = childElement(payload, "resource", NS_BIND);
		const wanted = named === undefined ? "" : textOf(named);
		if (wanted !== "" && !isPart(wanted)) {
			const error = errorOf(iq, "bad-request");
			if (error !== undefined) this.#stream.write(stanzaText(error));
			return;
		}
		const deliver = (stanza: XmlElement): void => this.#stream.write(stanzaText(stanza));
		const client = this.#router.bind(this.#username ?? "", wanted === "" ? undefined : wanted, deliver);
		this.#client = client;
		this.#stream.waitForever();
		deliver(resultOf(iq, element("bind", NS_BIND, {}, element("jid", NS_BIND, {}, client.jid))));
	}

	#isOwn(from: string): boolean {
		return from === this.#client?.jid || from.toLowerCase() === this.#router.accounts.jid(this.#username ?? "");
	}
}

/** Base64 of RFC 4648, strict; `=` stands for nothing: RFC 6120, 6.4.2. */
function readBase64(text: string): Uint8Array | undefined {
	if (text === "=") return new Uint8Array();
	const canonical = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
	return canonical ? Buffer.from(text, "base64") : undefined;
}

function writeBase64(text: string): string {
	return Buffer.from(text).toString("base64");
}

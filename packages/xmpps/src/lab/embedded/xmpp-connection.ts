import { domainToASCII } from "node:url";
import {
	checkStreamHeader,
	contentNamespace,
	NS_SASL,
	NS_TLS,
	type Role,
	type StreamHeader,
	type XmlElement,
} from "xmpps-connect/protocol";
import { ClientSession } from "./client-session.ts";
import { concerns, type Misbehaviour } from "./misbehaviour.ts";
import type { Mechanism } from "./sasl-server.ts";
import { isStanza, tag } from "./stanza.ts";
import type { StanzaRouter } from "./stanza-router.ts";
import type { StreamListener, XmppStream } from "./xmpp-stream.ts";

/** What a connection is held with. */
export interface XmppConnectionSetup {
	readonly router: StanzaRouter;
	readonly mechanisms: readonly Mechanism[];
	readonly misbehave: Misbehaviour | undefined;
	/** Inside TLS. */
	readonly secured: boolean;
	/** The connection began with TLS or without, and no stream was on it before. */
	readonly first: boolean;
	/** Whose stream it must be, where the port or ALPN says so. */
	readonly role: Role | undefined;
	/** Called when `<proceed/>` was sent. */
	readonly startTls: () => void;
}

/** The streams of one connection, before or inside TLS: headers, features, STARTTLS. RFC 6120, 4 and 5 */
export class XmppConnection implements StreamListener {
	readonly #setup: XmppConnectionSetup;
	#stream: XmppStream | undefined;
	#session: ClientSession | undefined;
	#role: Role | undefined;
	/** The stream was restarted: what misbehaves did so before. */
	#restarted = false;

	constructor(setup: XmppConnectionSetup) {
		this.#setup = setup;
		this.#role = setup.role;
	}

	/** Speaks over this stream from now on. */
	attach(stream: XmppStream): void {
		this.#stream = stream;
	}

	onHeader(header: StreamHeader): void {
		const stream = this.#stream;
		if (stream === undefined || this.#misbehaves("header", stream)) return;
		const { router, secured } = this.#setup;
		// Without ALPN nothing but the header tells clients and servers apart: XEP-0368, 4.
		const role = this.#role ?? (header.namespace === contentNamespace("server") ? "server" : "client");
		this.#role = role;
		const answered = this.#due("wrong-namespace") ? (role === "client" ? "server" : "client") : role;
		stream.open({
			role: answered,
			from: router.accounts.domain,
			// RFC 6120, 4.7.2
			...(secured && header.from !== undefined && { to: header.from }),
		});
		const { to = "" } = header;
		if (header.namespace !== contentNamespace(role)) stream.fail("invalid-namespace");
		else if (!checkStreamHeader(header, role).ok) stream.fail("unsupported-version");
		else if (domainToASCII(to) !== domainToASCII(router.accounts.domain)) stream.fail("host-unknown");
		else if (this.#session?.accepts(header) === false) stream.fail("invalid-from");
		else this.#offer(stream, role);
	}

	onElement(element: XmlElement): void {
		const stream = this.#stream;
		if (stream === undefined) return;
		if (!this.#setup.secured) this.#beforeTls(element, stream);
		else if (this.#session !== undefined) {
			this.#session.onElement(element);
			this.#restarted = true;
		} else {
			// Between servers nothing was proven by either, and it stays so here: RFC 6120, 4.9.3.12.
			stream.fail("not-authorized");
		}
	}

	onGone(): void {
		this.#session?.onGone();
	}

	#offer(stream: XmppStream, role: Role): void {
		const { misbehave, secured, router, mechanisms } = this.#setup;
		if (misbehave?.kind === "see-other-host" && this.#due("see-other-host")) {
			stream.fail("see-other-host", { redirect: misbehave.host });
		} else if (misbehave?.kind === "stream-error" && this.#due("stream-error")) {
			stream.fail(misbehave.condition);
		} else if (!this.#misbehaves("features", stream)) {
			let features = "";
			if (!secured) features = misbehave?.kind === "no-starttls" ? "" : tag("starttls", NS_TLS, "<required/>");
			else if (role === "client") {
				this.#session ??= new ClientSession(stream, router, mechanisms);
				features = this.#session.features();
			}
			stream.write(`<stream:features>${features}</stream:features>`);
		}
	}

	/** RFC 6120, 5.4: STARTTLS, and nothing before it. */
	#beforeTls(element: XmlElement, stream: XmppStream): void {
		const { misbehave } = this.#setup;
		if (element.name === "starttls" && element.namespace === NS_TLS) {
			if (this.#misbehaves("proceed", stream)) return;
			if (misbehave?.kind === "starttls-failure" || misbehave?.kind === "no-starttls") {
				// RFC 6120, 5.4.2.2
				stream.write(tag("failure", NS_TLS));
				stream.close();
			} else if (!stream.idle) {
				// RFC 6120, 5.3.3: not even white space. Whoever slips something in here speaks in another's name.
				stream.fail("policy-violation");
			} else {
				const injected = misbehave?.kind === "inject-behind-proceed" ? misbehave.text : "";
				stream.write(tag("proceed", NS_TLS) + injected);
				this.#setup.startTls();
			}
		} else if (element.namespace === NS_SASL) {
			// RFC 6120, 6.5.4
			stream.write(tag("failure", NS_SASL, "<encryption-required/>"));
		} else {
			const stanza = isStanza(element) || isStanza(element, contentNamespace("server"));
			stream.fail(stanza ? "not-authorized" : "unsupported-stanza-type");
		}
	}

	/** A misbehaviour that concerns this stream. */
	#due(kind: Misbehaviour["kind"]): boolean {
		const { misbehave, secured, first } = this.#setup;
		if (misbehave === undefined || misbehave.kind !== kind || this.#restarted) return false;
		return concerns("secured" in misbehave ? misbehave : {}, secured, first);
	}

	/** Does what is to happen at a place; false when nothing is. */
	#misbehaves(place: "header" | "features" | "proceed", stream: XmppStream): boolean {
		const { misbehave } = this.#setup;
		if (misbehave === undefined || !("at" in misbehave) || misbehave.at !== place) return false;
		if (place !== "proceed" && !this.#due(misbehave.kind)) return false;
		if (misbehave.kind === "stall") stream.mute();
		else if (misbehave.kind === "drop") stream.drop(misbehave.how);
		else stream.babble(misbehave.what);
		return true;
	}
}

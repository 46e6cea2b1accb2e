import { describe, expect, it } from "vitest";
import { writeStreamError } from "../../src/protocol/stream-error.ts";
import {
	checkStreamHeader,
	STREAM_CLOSE,
	type StreamHeader,
	writeStreamHeader,
} from "../../src/protocol/stream-header.ts";
import { HEADER, read, utf8 } from "./stream-bytes.ts";

function headerOf(xml: string): StreamHeader | undefined {
	const [event] = read([utf8(xml)]);
	return event?.kind === "header" ? event.header : undefined;
}

function faultOf(xml: string): string | undefined {
	const [event] = read([utf8(xml)]);
	return event?.kind === "malformed" ? event.reason : event?.kind;
}

const STREAMS = "http://etherx.jabber.org/streams";

describe("reading a header", () => {
	it("gives what the peer said", () => {
		expect(headerOf(HEADER)).toEqual({
			from: "example.com",
			id: "a1",
			version: "1.0",
			lang: "en",
			namespace: "jabber:client",
			prefix: "stream",
		});
	});

	it("tells an empty attribute from an absent one", () => {
		expect(headerOf(`<s:stream xmlns:s='${STREAMS}' id='' to='a&amp;b'>`)).toEqual({
			id: "",
			to: "a&b",
			namespace: "",
			prefix: "s",
		});
	});

	it("knows the content namespace where that of streams is the default (RFC 6120, 4.8.2)", () => {
		expect(headerOf(`<stream xmlns='${STREAMS}' xmlns:c='jabber:server'>`)).toEqual({
			namespace: "jabber:server",
			prefix: "",
		});
		expect(headerOf(`<stream xmlns='${STREAMS}'>`)).toEqual({ namespace: "", prefix: "" });
	});

	it("refuses another root and another namespace", () => {
		expect(faultOf("<html>")).toBe("wrong-root");
		expect(faultOf(`<s:features xmlns:s='${STREAMS}'>`)).toBe("wrong-root");
		expect(faultOf("<stream>")).toBe("wrong-namespace");
		expect(faultOf(`<stream:stream xmlns:stream='${STREAMS}/'>`)).toBe("wrong-namespace");
	});
});

describe("writeStreamHeader", () => {
	it("writes a client's header", () => {
		expect(writeStreamHeader({ role: "client", to: "exämple.com", lang: "en" })).toBe(
			`<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='${STREAMS}' to='exämple.com' version='1.0' xml:lang='en'>`,
		);
	});

	it("writes a server's answer", () => {
		const written = writeStreamHeader({ role: "server", from: "a.example", to: "b.example", id: "x" });
		expect(headerOf(written)).toEqual({
			from: "a.example",
			to: "b.example",
			id: "x",
			version: "1.0",
			namespace: "jabber:server",
			prefix: "stream",
		});
	});

	it("escapes", () => {
		const to = "a'><evil/>&\"";
		expect(headerOf(writeStreamHeader({ role: "client", to }))?.to).toBe(to);
	});

	it("can be what an older server writes: together with an error and the close it is a whole stream", () => {
		const text =
			writeStreamHeader({ role: "client", id: "", lang: "en", version: "none" }) +
			writeStreamError("not-well-formed") +
			STREAM_CLOSE;
		expect(text).toContain(
			"<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>",
		);
		expect(text).not.toContain("version='1.0' ");
		expect(read([utf8(text)]).map(({ kind }) => kind)).toEqual(["header", "element", "close"]);
	});
});

describe("checkStreamHeader", () => {
	const header: StreamHeader = { version: "1.0", namespace: "jabber:client", prefix: "stream" };

	it.each(["1.0", "1.1", "1.10", "2.0", "01.0", "10.0"])("takes the version %s", (version) => {
		expect(checkStreamHeader({ ...header, version }, "client")).toEqual({ ok: true });
	});

	it.each(["0.9", "0.10", "00.1", "", "1", "1.", ".1", "1.0.0", "-1.0", "1.0 ", "one", "1e9.0", "9".repeat(400)])(
		"refuses the version %j",
		(version) => {
			const check = checkStreamHeader({ ...header, version }, "client");
			expect(check.ok).toBe(false);
		},
	);

	it("refuses a header without version (RFC 6120, 4.7.5)", () => {
		expect(checkStreamHeader({ namespace: "jabber:client", prefix: "stream" }, "client").ok).toBe(false);
	});

	it("wants the content namespace of the role", () => {
		expect(checkStreamHeader(header, "server")).toEqual({
			ok: false,
			reason: 'the content namespace is "jabber:client" and not "jabber:server"',
		});
		expect(checkStreamHeader({ ...header, namespace: "jabber:server" }, "server")).toEqual({ ok: true });
		expect(checkStreamHeader({ ...header, namespace: "" }, "client").ok).toBe(false);
	});
});

import { describe, expect, it } from "vitest";
import { clearText, type Flow, helloOf, readCapture } from "../../../src/lab/capture/index.ts";
import { captureOf, fixture } from "./frames.ts";

/** A connection in which the sides have said this. */
function said(client: string, server = ""): Flow {
	const [flow] = captureOf([
		{ up: true, flags: "S", seq: 0 },
		{ up: false, flags: "SA", seq: 0, ack: 1 },
		{ up: true, flags: "A", seq: 1, ack: 1, payload: client },
		{ up: false, flags: "A", seq: 1, ack: 1, payload: server },
	]).flows;
	if (flow === undefined) throw new Error("no connection");
	return flow;
}

function flowIn(name: string): Flow {
	const [flow] = readCapture(fixture(name)).flows;
	if (flow === undefined) throw new Error("no connection");
	return flow;
}

const ASKED = "<stream:stream to='x'><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
const GRANTED = "<stream:stream><stream:features/><proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

describe("clearText", () => {
	it("of direct TLS is nothing", () => {
		expect(clearText(flowIn("direct-tls"))).toEqual({
			kind: "tls",
			client: "",
			server: "",
			starttls: false,
			tls: { client: 0, server: 0 },
		});
	});

	it("ends where STARTTLS turns into TLS", () => {
		const flow = flowIn("starttls");
		const { kind, client, server, starttls, tls } = clearText(flow);
		expect([kind, starttls]).toEqual(["xml-stream", true]);
		expect(client).toMatch(/^<stream:stream to='example.com' .*<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'\/>$/);
		expect(server).toMatch(/<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'\/>$/);
		expect([flow.toServer.bytes[tls?.client ?? 0], flow.toClient.bytes[tls?.server ?? 0]]).toEqual([22, 22]);
	});

	it.each([
		["", "nothing"],
		["\x16", "tls"],
		["\x16\x03\x01", "tls"],
		["\x16\x04", "other"],
		["<?xml version='1.0'?>", "xml-stream"],
		["  <stream:stream to='x'>", "xml-stream"],
		["<stream xmlns='x'>", "xml-stream"],
		["<html>", "other"],
		["GET / HTTP/1.1", "other"],
	])("takes %j for %s", (text, kind) => {
		expect(clearText(said(text)).kind).toBe(kind);
	});

	it("knows that TLS comes before its first byte, and not before it is granted", () => {
		expect(clearText(said(ASKED)).tls).toBeUndefined();
		expect(clearText(said(ASKED, "<failure/></stream:stream>"))).toMatchObject({ starttls: true, tls: undefined });
		expect(clearText(said(ASKED, GRANTED)).tls).toEqual({ client: ASKED.length, server: GRANTED.length });
		expect(clearText(said(`${ASKED}\n\x16\x03\x01`, `${GRANTED}\x15\x03`)).tls).toEqual({
			client: ASKED.length + 1,
			server: GRANTED.length,
		});
	});

	it("takes no TLS inside something that only mentions STARTTLS", () => {
		expect(clearText(said(`GET /${ASKED}`, GRANTED))).toMatchObject({ kind: "other", starttls: false, tls: undefined });
		expect(clearText(said("<stream:stream><starttls", GRANTED))).toMatchObject({ starttls: false, tls: undefined });
	});

	it("escapes what it shows, and shows no more than somebody reads", () => {
		const text = clearText(said(`SSH\x1b[2J${"x".repeat(1400)}`));
		expect(text.client).toMatch(/^SSH\\x1b\[2Jxxx/);
		const long = captureOf(
			Array.from({ length: 10 }, (_, index) => ({
				up: true,
				flags: "A",
				seq: index * 1000,
				payload: "y".repeat(1000),
			})),
		).flows[0];
		expect(long && clearText(long).client).toBe(`${"y".repeat(4096)}…`);
	});
});

describe("helloOf", () => {
	it.each([
		["direct-tls", ["xmpp-client"], [0x0304, 0x0303]],
		["tls12", ["xmpp-client"], [0x0303]],
		["starttls", [], [0x0304, 0x0303]],
	])("reads the hello of %s", (name, alpn, versions) => {
		const hello = { serverName: "example.com", alpn, versions, ech: false };
		expect(helloOf(flowIn(name))).toEqual({ kind: "parsed", hello });
	});

	it("waits for one that is not there yet, and says where there is none", () => {
		expect(helloOf(said(""))).toEqual({ kind: "need-more" });
		expect(helloOf(said(ASKED, GRANTED))).toEqual({ kind: "need-more" });
		expect(helloOf(said(ASKED))).toEqual({ kind: "malformed", reason: "not-tls" });
		expect(helloOf(flowIn("snapped"))).toMatchObject({ kind: "need-more" });
	});
});

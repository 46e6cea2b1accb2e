import { describe, expect, it } from "vitest";
import { readOpening } from "../../../src/gateway/first-bytes/read-opening.ts";
import type { Opening, OpeningResult } from "../../../src/gateway/opening.ts";
import { chance, mutated, SEEDS } from "../../../src/lab/gateway/mutations.ts";
import { helloBytes } from "../hello-bytes.ts";

const read = (text: string): OpeningResult => readOpening(Buffer.from(text, "latin1"));
const opening = (result: OpeningResult): Opening | undefined => (result.kind === "parsed" ? result.opening : undefined);
const NS = "xmlns:stream='http://etherx.jabber.org/streams'";

describe("a stream header in clear", () => {
	it.each<[string, Opening]>([
		[
			`<?xml version='1.0'?><stream:stream to='a.example' xmlns='jabber:client' ${NS}>`,
			{ kind: "xmpp", service: "clients", to: "a.example" },
		],
		[
			`<stream:stream ${NS} xmlns="jabber:server" to="A.Example.">`,
			{ kind: "xmpp", service: "servers", to: "a.example" },
		],
		[`\n  <stream:stream xmlns='jabber:client' ${NS}>`, { kind: "xmpp", service: "clients", to: undefined }],
		[
			`\xef\xbb\xbf<stream:stream xmlns='jabber:client' ${NS} to='a.example'>`,
			{ kind: "xmpp", service: "clients", to: "a.example" },
		],
		[
			`<stream xmlns='http://etherx.jabber.org/streams' xmlns:c='jabber:client' to='a.example'>`,
			{ kind: "xmpp", service: "clients", to: "a.example" },
		],
		[
			`<stream:stream xmlns='jabber:client' ${NS} to='b\xc3\xbccher.example'>`,
			{ kind: "xmpp", service: "clients", to: undefined },
		],
	])("%j", (text, expected) => {
		expect(opening(read(text))).toEqual(expected);
	});

	it.each([
		`<stream:stream xmlns='jabber:component:accept' ${NS}>`,
		"<html>",
		"<!DOCTYPE html>",
		`<stream:stream xmlns='jabber:client' xmlns:stream='urn:x'>`,
	])("is none: %j", (text) => {
		expect(read(text)).toEqual({ kind: "malformed", reason: "not-a-stream" });
	});
});

describe("an HTTP request in clear", () => {
	it.each<[string, Opening]>([
		["GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", { kind: "http", host: "a.example", path: "/" }],
		["POST /x?y=1 HTTP/1.0\r\nhOST:  A.example:80 \r\n\r\n", { kind: "http", host: "a.example", path: "/x?y=1" }],
		["OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n", { kind: "http", host: "a.example", path: "/" }],
		["GET http://b.example/x HTTP/1.1\r\nHost: a.example\r\n\r\n", { kind: "http", host: "a.example", path: "/" }],
		["GET / HTTP/1.1\r\nHost: 192.0.2.1/x\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
		["GET / HTTP/1.1\r\nHost: a.example\t,b\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
		["GET / HTTP/1.1\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
	])("%j", (text, expected) => {
		expect(opening(read(text))).toEqual(expected);
	});

	it.each([
		"GET / HTTP/2.0\r\n\r\n",
		"GET  / HTTP/1.1\r\n\r\n",
		"GET /\x01 HTTP/1.1\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n",
		`GET /${"x".repeat(9000)} HTTP/1.1\r\nHost: a.example\r\n\r\n`,
	])("is a bad one: %j", (text) => {
		expect(read(text)).toEqual({ kind: "malformed", reason: "bad-request" });
	});
});

describe("what nobody speaks", () => {
	it.each(["SSH-2.0-x\r\n", "\0", "EHLO x\r\n".toLowerCase(), "A".repeat(30), "\x05\x01\x00"])("%j", (text) => {
		expect(read(text)).toEqual({ kind: "malformed", reason: "unknown-protocol" });
	});

	it("is SSL 2.0 by its form, and told from noise", () => {
		expect(readOpening(Uint8Array.of(0x80, 0x2e, 0x01, 0x03, 0x01))).toEqual({ kind: "malformed", reason: "sslv2" });
		expect(readOpening(Uint8Array.of(0x80, 0x2e, 0x04))).toEqual({ kind: "malformed", reason: "not-tls" });
		expect(readOpening(Uint8Array.of(0x80))).toEqual({ kind: "need-more" });
	});
});

describe("every opening", () => {
	it("needs more wherever it can be cut, or is told to be wrong for good", () => {
		for (const seed of SEEDS) {
			const whole = readOpening(seed);
			for (let length = 0; length < seed.length; length++) {
				const part = readOpening(seed.subarray(0, length));
				if (part.kind === "parsed") expect(whole).toEqual(part);
				if (part.kind === "malformed") expect(whole).toEqual(part);
			}
		}
		const hello = helloBytes({ serverName: "a.example", alpn: ["xmpp-client"] });
		for (let length = 0; length < hello.length; length++) {
			expect(readOpening(hello.subarray(0, length)).kind).toBe("need-more");
		}
	});

	it("is the same with what comes behind it", () => {
		for (const seed of SEEDS) {
			const whole = readOpening(seed);
			if (whole.kind === "need-more") continue;
			expect(readOpening(Buffer.concat([seed, Buffer.from("\x17\x03\x03 anything <&\r\n")]))).toEqual(whole);
		}
	});

	it("is read without an exception however it is changed, and more bytes never change what was said", () => {
		const seed = 20_261_125;
		const next = chance(seed);
		const kinds = new Set<string>();
		for (let index = 0; index < 20_000; index++) {
			const bytes = mutated(next);
			const whole = readOpening(bytes);
			kinds.add(whole.kind);
			const part = readOpening(bytes.subarray(0, next(bytes.length + 1)));
			if (part.kind !== "need-more" && JSON.stringify(part) !== JSON.stringify(whole)) {
				expect.fail(
					`seed ${seed}, input ${index}: ${JSON.stringify(part)} became ${JSON.stringify(whole)}: ${Buffer.from(bytes).toString("hex")}`,
				);
			}
		}
		expect([...kinds].sort()).toEqual(["malformed", "need-more", "parsed"]);
	});
});

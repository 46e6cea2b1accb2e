import { describe, expect, it } from "vitest";
import { readOpening } from "../../../src/gateway/first-bytes/read-opening.ts";
import type { Opening, OpeningResult } from "../../../src/gateway/opening.ts";
import { helloBytes } from "../../../src/lab/gateway/hello-bytes.ts";
import { chance, mutated, SEEDS } from "../../../src/lab/gateway/mutations.ts";
import { CAPTURED, capturedHello } from "./captured-hellos.ts";

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
			`<stream:stream xmlns='jabber:client' ${NS} to='B\xc3\xbccher.Example'>`,
			{ kind: "xmpp", service: "clients", to: "xn--bcher-kva.example" },
		],
		[
			`<stream:stream xmlns='jabber:client' ${NS} to='b\xc3\xbccher.example/x'>`,
			{ kind: "xmpp", service: "clients", to: undefined },
		],
		[`<stream:stream xmlns='jabber:client' ${NS} to='192.0.2.1'>`, { kind: "xmpp", service: "clients", to: undefined }],
		[
			`<stream:stream xmlns='jabber:client' ${NS} from='>' to='a&#46;ex&#x61;mple'>`,
			{ kind: "xmpp", service: "clients", to: "a.example" },
		],
		[
			`<?xml version="1.0" encoding='UTF-8' ?>\r\n<s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns='jabber:server' to="a.example" >`,
			{ kind: "xmpp", service: "servers", to: "a.example" },
		],
	])("%j", (text, expected) => {
		expect(opening(read(text))).toEqual(expected);
	});

	it.each([
		`<stream:stream xmlns='jabber:component:accept' ${NS}>`,
		"<html>",
		"<!DOCTYPE html>",
		`<stream:stream xmlns='jabber:client' xmlns:stream='urn:x'>`,
		`<stream:stream xmlns='jabber:client' ${NS} to='\xff'>`,
		`<stream:stream xmlns='jabber:client' ${NS} to='&x;'>`,
		`<stream:stream xmlns='jabber:client' xmlns='jabber:server' ${NS}>`,
		`<!-- ${"x".repeat(9_000)}`,
		`<stream:stream xmlns='jabber:client' to='${"x".repeat(9_000)}`,
		`<?xml version='1.0'?>${" ".repeat(9_000)}`,
	])("is none: %j", (text) => {
		expect(read(text)).toEqual({ kind: "malformed", reason: "not-a-stream" });
	});
});

describe("an HTTP request in clear", () => {
	it.each<[string, Opening]>([
		["GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", { kind: "http", host: "a.example", path: "/" }],
		["POST /x?y=1 HTTP/1.0\r\nhOST:  A.example:80 \r\n\r\n", { kind: "http", host: "a.example", path: "/x?y=1" }],
		["OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n", { kind: "http", host: "a.example", path: "/" }],
		["GET http://b.example/x HTTP/1.1\r\nHost: a.example\r\n\r\n", { kind: "http", host: "b.example", path: "/x" }],
		["GET HTTP://B.example:80?y HTTP/1.1\r\n\r\n", { kind: "http", host: "b.example", path: "/?y" }],
		["GET http://u@b.example/ HTTP/1.1\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
		["GET / HTTP/1.0\nHost: a.example.\n\n", { kind: "http", host: "a.example", path: "/" }],
		["GET / HTTP/1.2\r\nhost:a.example:443\r\n\r\n", { kind: "http", host: "a.example", path: "/" }],
		["GET / HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
		["GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
		["GET / HTTP/1.1\r\nHost: a.example\rX: y\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
		["GET / HTTP/1.1\r\nHost: \t a.example \t\r\n\r\n", { kind: "http", host: "a.example", path: "/" }],
		["GET / HTTP/1.1\r\nHost: \xa0a.example\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
		["GET / HTTP/1.1\r\nHost: 192.0.2.1/x\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
		["GET / HTTP/1.1\r\nHost: a.example\t,b\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
		["GET / HTTP/1.1\r\n\r\n", { kind: "http", host: undefined, path: "/" }],
	])("%j", (text, expected) => {
		expect(opening(read(text))).toEqual(expected);
	});

	it.each([
		"GET / HTTP/2.0\r\n\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"GET /\r\n",
		"CONNECT a.example:443 HTTP/1.1\r\n\r\n",
		"HELO mail.example\r\n",
		`GET / HTTP/1.1\r\n${"X: y\r\n".repeat(1_500)}`,
		"GET  / HTTP/1.1\r\n\r\n",
		"GET /\x01 HTTP/1.1\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n",
		`GET /${"x".repeat(9000)} HTTP/1.1\r\nHost: a.example\r\n\r\n`,
	])("is a bad one: %j", (text) => {
		expect(read(text)).toEqual({ kind: "malformed", reason: "bad-request" });
	});
});

describe("a request that is made to be hard to read", () => {
	// A pattern that goes back and forth over the spaces takes a minute for it, in which nobody else is served.
	it.each([" ", "\t", " \t"])("has its Host among thousands of %j", (space) => {
		const spaces = space.repeat(8_000 / space.length);
		expect(opening(read(`GET / HTTP/1.1\r\nHost:${spaces}\rx\r\n\r\n`))).toMatchObject({ host: undefined });
		expect(opening(read(`GET / HTTP/1.1\r\nHost: a${spaces}b\r\n\r\n`))).toMatchObject({ host: undefined });
		expect(opening(read(`GET / HTTP/1.1\r\nHost:${spaces}a.example${spaces.slice(0, 9)}\r\n\r\n`))).toMatchObject({
			host: "a.example",
		});
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

/** Openings of every kind, and the hellos that real programs sent. */
const ALL = [...SEEDS, ...Object.keys(CAPTURED).map(capturedHello)];

describe("every opening", () => {
	it("is looked at within a limit, and nothing behind it", () => {
		const hello = helloBytes({ serverName: "a.example", more: [[21, new Uint8Array(4_000)]] });
		const slow: readonly [Buffer, string][] = [
			[hello, "too-long"],
			[Buffer.from(`<stream:stream to='${"x".repeat(2_000)}'`), "not-a-stream"],
			[Buffer.from(`GET /${"x".repeat(2_000)}`), "bad-request"],
		];
		for (const [bytes, reason] of slow) {
			for (const length of [1_000, 1_001, bytes.length]) {
				expect(readOpening(bytes.subarray(0, length), 1_000)).toEqual({ kind: "malformed", reason });
			}
			const before = readOpening(bytes.subarray(0, 999), 1_000);
			expect(before.kind).toBe("need-more");
			expect(before).not.toMatchObject({ atLeast: hello.length });
		}
		expect(readOpening(hello.subarray(0, 999), 1_000)).toEqual({ kind: "need-more", atLeast: 1_000 });
		expect(readOpening(hello, hello.length).kind).toBe("parsed");
	});

	it("is not waited for longer than it takes, whatever it is", () => {
		for (const seed of ALL) {
			const whole = readOpening(seed);
			for (let length = 0; length < seed.length; length++) {
				const part = readOpening(seed.subarray(0, length));
				if (part.kind !== "need-more") break;
				if (part.atLeast !== undefined && whole.kind === "parsed") {
					expect(part.atLeast).toBeGreaterThan(length);
					expect(part.atLeast).toBeLessThanOrEqual(seed.length);
				}
			}
		}
	});

	it("needs more wherever it can be cut, or is told to be wrong for good", () => {
		for (const seed of ALL) {
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
		for (const seed of ALL) {
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
			const bytes = mutated(next, index % 2 === 0 ? SEEDS : ALL);
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

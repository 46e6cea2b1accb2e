import { describe, expect, it } from "vitest";
import type { Opening } from "../../../src/gateway/opening.ts";
import { chooseRoute, considerRoutes } from "../../../src/gateway/route/choose-route.ts";
import { guard } from "../../../src/gateway/route/guard.ts";
import { mismatch } from "../../../src/gateway/route/match-route.ts";
import type { Matcher, RouteTarget } from "../../../src/model/route-table.ts";
import { pass, table, tls } from "./route-world.ts";

const stream = (service: "clients" | "servers", to?: string): Opening => ({ kind: "xmpp", service, to });
const http = (host?: string): Opening => ({ kind: "http", host, path: "/" });

describe("a matcher", () => {
	const fits = (match: Matcher, opening: Opening): boolean => mismatch(match, opening, "https") === undefined;

	it.each<[string, Matcher, Opening, boolean]>([
		["nothing asked: TLS", {}, tls(), true],
		["nothing asked: a stream in clear", {}, stream("clients"), false],
		["nothing asked: HTTP in clear", {}, http("a.example"), false],
		["one of the protocols offered", { alpn: ["xmpp-client"] }, tls({ alpn: ["h2", "xmpp-client"] }), true],
		["a protocol by another case", { alpn: ["xmpp-client"] }, tls({ alpn: ["XMPP-client"] }), false],
		["no ALPN where one is asked for", { alpn: ["xmpp-client"] }, tls(), false],
		["no ALPN where none is asked for", { alpn: "none" }, tls(), true],
		["ALPN where none is asked for", { alpn: "none" }, tls({ alpn: ["h2"] }), false],
		["the very name", { serverName: ["a.example"] }, tls({ serverName: "a.example" }), true],
		["a name below it", { serverName: ["a.example"] }, tls({ serverName: "b.a.example" }), false],
		["a label below a wildcard", { serverName: ["*.a.example"] }, tls({ serverName: "b.a.example" }), true],
		["two labels below a wildcard", { serverName: ["*.a.example"] }, tls({ serverName: "c.b.a.example" }), false],
		["the name of a wildcard itself", { serverName: ["*.a.example"] }, tls({ serverName: "a.example" }), false],
		["an empty label below a wildcard", { serverName: ["*.a.example"] }, tls({ serverName: ".a.example" }), false],
		["no SNI where a name is asked for", { serverName: ["a.example"] }, tls(), false],
		["no SNI where none is asked for", { serverName: "none" }, tls(), true],
		["SNI where none is asked for", { serverName: "none" }, tls({ serverName: "a.example" }), false],
		["the listener", { listener: ["https"] }, tls(), true],
		["another listener", { listener: ["other"] }, tls(), false],
		["a stream of clients", { first: "xmpp", service: "clients" }, stream("clients"), true],
		["a stream of servers", { first: "xmpp", service: "clients" }, stream("servers"), false],
		["a stream to a domain", { first: "xmpp", serverName: ["a.example"] }, stream("servers", "a.example"), true],
		["a stream to nobody", { first: "xmpp", serverName: ["a.example"] }, stream("servers"), false],
		["HTTP for a host", { first: "http", serverName: ["a.example"] }, http("a.example"), true],
		["all of it", { alpn: ["h2"], serverName: ["a.example"] }, tls({ alpn: ["h2"], serverName: "b.example" }), false],
	])("%s", (_, match, opening, expected) => {
		expect(fits(match, opening)).toBe(expected);
	});
});

describe("the guard", () => {
	const allows = (to: RouteTarget, opening: Opening): boolean => guard(to, opening) === undefined;

	it.each<[string, RouteTarget, Opening, boolean]>([
		["a browser never gets to XMPP", pass("xmpp"), tls({ alpn: ["h2", "http/1.1"] }), false],
		["nor with a name of chance beside its own", pass("xmpp"), tls({ alpn: ["\u2a2a", "h2"] }), false],
		["who offers both may", pass("xmpp"), tls({ alpn: ["h2", "xmpp-client"] }), true],
		["who offers nothing may", pass("xmpp"), tls(), true],
		["who offers something unknown may", pass("xmpp"), tls({ alpn: ["imap"] }), true],
		["an ACME server never gets to XMPP", pass("xmpp"), tls({ alpn: ["acme-tls/1"] }), false],
		["an XMPP client never gets to the web", pass("web"), tls({ alpn: ["xmpp-client"] }), false],
		["nor with a name of chance beside its own", pass("web"), tls({ alpn: ["\u4a4a", "xmpp-server"] }), false],
		["who offers both may", pass("web"), tls({ alpn: ["xmpp-client", "http/1.1"] }), true],
		["who offers nothing may", pass("web"), tls(), true],
		["an ACME server may: some web servers answer it", pass("web"), tls({ alpn: ["acme-tls/1"] }), true],
		["ACME by itself", pass("acme"), tls({ alpn: ["acme-tls/1"] }), true],
		["ACME among others", pass("acme"), tls({ alpn: ["acme-tls/1", "h2"] }), false],
		["a port that tells apart itself takes all", pass("mixed"), tls({ alpn: ["h2"] }), true],
		["a stream in clear is for XMPP", pass("xmpp"), stream("clients"), true],
		["a stream in clear is never for the web", pass("web"), stream("clients"), false],
		["HTTP in clear is never for XMPP", pass("xmpp"), http("a.example"), false],
		["HTTP in clear may be handed on", pass("web"), http("a.example"), true],
		["HTTP in clear may be redirected", { kind: "redirect" }, http("a.example"), true],
		["TLS is never redirected", { kind: "redirect" }, tls(), false],
		["everybody may be refused", { kind: "refuse" }, tls(), true],
	])("%s", (_, to, opening, expected) => {
		expect(allows(to, opening)).toBe(expected);
	});
});

describe("a table", () => {
	const routes = table([
		{ name: "clients", match: { alpn: ["xmpp-client"] }, to: pass("xmpp") },
		{ name: "name", match: { serverName: ["xmpps.a.example"] }, to: pass("xmpp") },
		{ name: "web", match: {}, to: pass("web") },
	]);
	const chosen = (opening: Opening): string | undefined => chooseRoute(routes, opening, "https")?.name;

	it("gives a connection to the first route that fits", () => {
		expect(chosen(tls({ alpn: ["xmpp-client"], serverName: "xmpps.a.example" }))).toBe("clients");
		expect(chosen(tls({ serverName: "xmpps.a.example" }))).toBe("name");
		expect(chosen(tls({ serverName: "www.a.example" }))).toBe("web");
	});

	it("lets one that the guard forbids pass on to the next", () => {
		expect(chosen(tls({ alpn: ["h2"], serverName: "xmpps.a.example" }))).toBe("web");
	});

	it("has nothing for who fits nowhere", () => {
		expect(chosen(tls({ alpn: ["xmpp-server"] }))).toBeUndefined();
		expect(chosen(stream("clients", "a.example"))).toBeUndefined();
	});

	it("says why each route was passed over", () => {
		const considered = considerRoutes(routes, tls({ alpn: ["h2"], serverName: "xmpps.a.example" }), "https");
		expect(considered.map(({ route, unfit }) => [route.name, unfit])).toEqual([
			["clients", 'it offers "h2"'],
			["name", "it offers nothing of XMPP"],
			["web", undefined],
		]);
	});
});

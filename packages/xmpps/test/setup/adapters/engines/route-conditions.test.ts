import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Opening } from "../../../../src/gateway/opening.ts";
import { chooseRoute } from "../../../../src/gateway/route/choose-route.ts";
import type { Matcher, RouteTarget } from "../../../../src/model/route-table.ts";
import { namePattern } from "../../../../src/setup/adapters/engines/engine-words.ts";
import {
	type Clause,
	type Condition,
	clausesOf,
	WEB_ALPN,
} from "../../../../src/setup/adapters/engines/route-conditions.ts";
import { backend, engineTable, pass } from "./engine-data.ts";

const NAMES = ["example.com", "a.example.com", "b.a.example.com"];
const PROTOCOLS = ["xmpp-client", "xmpp-server", "acme-tls/1", "h2", "http/1.1", "h3-29", "imap", "xmpp-client-2"];

const names = fc.subarray([...NAMES, "*.example.com"], { minLength: 1 });
const none = fc.constant("none" as const);

const matcher: fc.Arbitrary<Matcher> = fc.record(
	{
		first: fc.constantFrom("tls", "tls", "xmpp", "http"),
		alpn: fc.oneof(fc.subarray(PROTOCOLS, { minLength: 1 }), none),
		serverName: fc.oneof(names, none),
		service: fc.constantFrom("clients", "servers"),
		listener: fc.subarray(["https", "other"], { minLength: 1 }),
	},
	{ requiredKeys: [] },
);

const target: fc.Arbitrary<RouteTarget> = fc.oneof(
	fc.constantFrom<RouteTarget>({ kind: "redirect" }, { kind: "refuse" }),
	fc.constantFrom("web", "xmpp", "acme", "mixed").map((protocol) => pass(protocol as "web", backend(1))),
);

const opening: fc.Arbitrary<Opening> = fc.oneof(
	fc.record({
		kind: fc.constant("tls" as const),
		hello: fc.record({
			serverName: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
			alpn: fc.subarray(PROTOCOLS),
			versions: fc.constant([0x0304]),
			ech: fc.boolean(),
		}),
	}) as fc.Arbitrary<Opening>,
	fc.record({
		kind: fc.constant("xmpp" as const),
		service: fc.constantFrom("clients" as const, "servers" as const),
		to: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
	}),
	fc.record({
		kind: fc.constant("http" as const),
		host: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
		path: fc.constant("/"),
	}),
);

/** What an engine does with a condition. */
function holds(condition: Condition, seen: Opening, listener: string): boolean {
	const alpn = seen.kind === "tls" ? seen.hello.alpn : [];
	const name = seen.kind === "tls" ? seen.hello.serverName : seen.kind === "xmpp" ? seen.to : seen.host;
	switch (condition.about) {
		case "first":
			return seen.kind === condition.is;
		case "listener":
			return condition.names.includes(listener);
		case "alpn":
			return alpn.some((one) => condition.names.includes(one));
		case "no-alpn":
			return alpn.length === 0;
		case "only-alpn":
			return alpn.length > 0 && alpn.every((one) => one === condition.name);
		case "web-alpn":
			return alpn.some((one) => new RegExp(`^(${WEB_ALPN})$`).test(one));
		case "name":
			return name !== undefined && condition.patterns.some((one) => new RegExp(`^${namePattern(one)}$`).test(name));
		case "no-name":
			return name === undefined;
		case "service":
			return seen.kind === "xmpp" && seen.service === condition.is;
	}
}

const fits = (clauses: readonly Clause[], seen: Opening, listener: string): boolean =>
	clauses.some((clause) => clause.every(({ condition, not }) => holds(condition, seen, listener) === (not !== true)));

describe("clausesOf", () => {
	it("says what our own gateway does, the guard included", () => {
		const taken = new Set<string>();
		const routes = fc.array(fc.record({ match: matcher, to: target }), { minLength: 1, maxLength: 6 });
		fc.assert(
			fc.property(routes, opening, fc.constantFrom("https", "other"), (some, seen, listener) => {
				const table = engineTable({ routes: some.map((route, index) => ({ name: `route-${index}`, ...route })) });
				const ours = chooseRoute(table, seen, listener);
				const theirs = table.routes.find((route) => fits(clausesOf(route), seen, listener));
				expect(theirs?.name).toBe(ours?.name);
				taken.add(ours === undefined ? "none" : `${seen.kind} ${ours.to.kind}`);
			}),
			{ numRuns: 3000 },
		);
		expect([...taken]).toEqual(expect.arrayContaining(["none", "tls pass", "xmpp pass", "http pass", "http redirect"]));
	});
});

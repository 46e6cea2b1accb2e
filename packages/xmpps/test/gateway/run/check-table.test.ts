import { describe, expect, it } from "vitest";
import { tableProblems } from "../../../src/gateway/run/check-table.ts";
import type { Backend, GatewayListener, RouteTable } from "../../../src/model/route-table.ts";
import { pass, table } from "../route/route-world.ts";

const listener: GatewayListener = { name: "https", address: "192.0.2.2", port: 443, proxyFrom: [] };
const to = (protocol: "web" | "xmpp", ...backends: Backend[]): RouteTable["routes"][number] => ({
	...{ name: protocol, match: {}, to: { kind: "pass", protocol, backends } },
});
const at = (address: string, port: number, client: Backend["client"] = "transparent"): Backend => ({
	...{ address, port, client },
});

describe("a table", () => {
	it("is fine when everything leads somewhere", () => {
		const routes = [to("xmpp", at("127.0.0.1", 5223, "plain")), to("web", at("127.0.0.1", 443))];
		expect(tableProblems(table(routes, { listeners: [listener] }))).toEqual([]);
	});

	it.each<[string, Partial<RouteTable>, string]>([
		["nothing to listen on", { listeners: [] }, "Nothing is listened on"],
		["a name twice", { listeners: [listener, { ...listener, port: 444 }] }, 'Two listeners are called "https"'],
		["a port twice", { listeners: [listener, { ...listener, name: "b" }] }, "Two listeners are for 192.0.2.2:443"],
		[
			"a route's name twice",
			{ routes: [to("xmpp", at("127.0.0.1", 1)), to("xmpp", at("127.0.0.1", 1))] },
			'Two routes are called "xmpp"',
		],
		[
			"a listener that nobody has",
			{ routes: [{ name: "a", match: { listener: ["b"] }, to: pass("xmpp") }] },
			'The route "a" is for the listener "b", which does not exist',
		],
		["no backend", { routes: [to("xmpp")] }, 'The route "xmpp" leads nowhere'],
		["a loop", { routes: [to("xmpp", at("192.0.2.2", 443))] }, 'The route "xmpp" leads back to the listener "https"'],
		[
			"a loop by a wildcard",
			{ listeners: [{ ...listener, address: "0.0.0.0" }], routes: [to("xmpp", at("127.0.0.1", 443))] },
			'The route "xmpp" leads back to the listener "https"',
		],
		[
			"a diverted address",
			{ listeners: [{ ...listener, divertedTo: 7443 }], routes: [to("web", at("192.0.2.2", 443))] },
			'The route "web" leads back to the listener "https"',
		],
		[
			"a web server that would not see its clients",
			{ routes: [to("web", at("127.0.0.1", 443, "plain"))] },
			'The route "web" would hide every client\'s address from a web server',
		],
	])("has a problem: %s", (_, changed, problem) => {
		const whole = table([to("xmpp", at("127.0.0.1", 5223))], { listeners: [listener], ...changed });
		expect(tableProblems(whole)).toEqual([problem]);
	});

	it("may lead to the web server that holds the port, by loopback, when packets are diverted", () => {
		const diverted = { ...listener, divertedTo: 7443 };
		expect(tableProblems(table([to("web", at("127.0.0.1", 443))], { listeners: [diverted] }))).toEqual([]);
	});
});

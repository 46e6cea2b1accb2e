import { describe, expect, it } from "vitest";
import { parseRouteTable, printRouteTable } from "../../../src/setup/routes/parse-route-table.ts";
import { pass, table } from "../../gateway/route/route-world.ts";

const good = table([{ name: "clients", match: { alpn: ["xmpp-client"] }, to: pass("xmpp") }], {
	listeners: [{ name: "https", address: "2001:db8::2", port: 443, divertedTo: 7443, proxyFrom: ["192.0.2.0/24"] }],
	metrics: { address: "127.0.0.1", port: 9443 },
});

describe("a table of routes", () => {
	it("is what was written", () => {
		expect(parseRouteTable(printRouteTable(good))).toEqual({ table: good });
	});

	it("tells all that is wrong with it", () => {
		const bad = JSON.parse(printRouteTable(good));
		bad.listeners[0].address = "example.com";
		bad.listeners[0].proxyFrom = ["192.0.2.0/33"];
		bad.routes[0].match.apln = ["h2"];
		bad.routes[0].to.backends[0].client = "transparant";
		bad.limits.connections = 0;
		delete bad.log;
		expect(parseRouteTable(JSON.stringify(bad))).toMatchInlineSnapshot(`
			{
			  "problems": [
			    "listeners[0].address: it is no IP address",
			    "listeners[0].proxyFrom[0]: it is no IP address, nor one with a slash and a number of bits",
			    "routes[0].match.apln: there is no key "routes.0.match.apln", did you mean "alpn"",
			    "routes[0].to.backends[0].client: "transparant" is not "transparent" or "proxy-v1" or "proxy-v2" or "plain", did you mean "transparent"",
			    "limits.connections: it must be at least 1",
			    "log: it is missing",
			  ],
			}
		`);
	});

	it.each(["", "{", "[]", "null", '{"listeners":[]}'])("refuses %j", (text) => {
		const result = parseRouteTable(text);
		expect("problems" in result && result.problems.length > 0).toBe(true);
	});
});

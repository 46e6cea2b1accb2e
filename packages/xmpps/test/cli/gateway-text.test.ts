import { describe, expect, it } from "vitest";
import { explain, explainText } from "../../src/cli/gateway/explain.ts";
import { gatewayLines } from "../../src/cli/gateway/gateway-status.ts";
import { styleFor } from "../../src/cli/style.ts";
import { helloBytes } from "../../src/lab/gateway/hello-bytes.ts";
import { pass, table } from "../gateway/route/route-world.ts";

const routes = table([
	{ name: "clients", match: { alpn: ["xmpp-client"] }, to: pass("xmpp", 5223) },
	{ name: "http", match: { first: "http" }, to: { kind: "redirect" } },
	{ name: "web", match: {}, to: pass("web", 8443) },
]);

describe("--explain", () => {
	it("says what was read, why each route was passed over, and who gets it", () => {
		const bytes = helloBytes({ serverName: "a.example", alpn: ["h2"] });
		expect(explainText(explain(routes, bytes, "https"))).toMatchInlineSnapshot(`
			"first      tls
			SNI        a.example
			ALPN       h2
			versions   0x0304, 0x0303
			routes
			  clients  no: it offers "h2"
			  http     no: it is no HTTP in clear
			  web      yes: web at 127.0.0.1 port 8443 (plain)
			"web" gets it: web at 127.0.0.1 port 8443 (plain)"
		`);
	});

	it("redirects, refuses, and waits", () => {
		const outcome = (bytes: Uint8Array | string): string =>
			explain(routes, typeof bytes === "string" ? Buffer.from(bytes) : bytes, "https").outcome;
		expect(outcome("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")).toBe('"http" gets it: redirected to https');
		expect(outcome(helloBytes({ alpn: ["xmpp-server"] }))).toBe("Nobody gets it: no route fits");
		expect(outcome("SSH-2.0-x\r\n")).toBe("Nobody gets it: unknown-protocol");
		expect(outcome(helloBytes().subarray(0, 20))).toBe(
			"More must come; without it the connection is closed after 5 seconds",
		);
	});

	it("shows nothing that a terminal would obey", () => {
		const bytes = helloBytes({ alpn: ["\x1b[31mred"] });
		expect(explainText(explain(routes, bytes, "https"))).not.toContain("\x1b");
	});
});

describe("the status of a gateway", () => {
	const status = {
		...{ listeners: ["[192.0.2.2]:443"], connections: 3, routes: { clients: 2, web: 1 } },
		...{ routed: 40, refused: { "too-many": 0, "no-route": 2 } },
	};

	it("is told in lines", () => {
		expect(gatewayLines(status, styleFor({ colour: false }))).toEqual([
			"gateway: 3 connections, 40 passed on",
			"  listens on [192.0.2.2]:443",
			"  clients: 2",
			"  web: 1",
			"  refused: 2 no-route",
		]);
	});

	it("has a rate when it was asked before", () => {
		const [first] = gatewayLines(status, styleFor({ colour: false }), { ...status, routed: 35 });
		expect(first).toBe("gateway: 3 connections, 40 passed on, 5 a second");
	});
});

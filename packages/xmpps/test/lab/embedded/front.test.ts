import { describe, expect, it } from "vitest";
import { routeHello } from "../../../src/lab/embedded/front.ts";

describe("routeHello", () => {
	it.each([
		[["xmpp-client"], "example.test", "xmpp"],
		[["xmpp-server"], "example.test", "xmpp"],
		[["xmpp-client"], undefined, "xmpp"],
		[["h2", "http/1.1"], "example.test", "web"],
		[["http/1.1"], undefined, "web"],
		// XEP-0368, 4: a client without ALPN is told from a browser by the name alone.
		[[], "example.test", "xmpp"],
		[[], "www.example.test", "web"],
		[[], undefined, "web"],
	])("ALPN %j and SNI %s: %s", (alpn, serverName, expected) => {
		expect(routeHello({ alpn, serverName, versions: [0x0304], ech: false }, "example.test")).toBe(expected);
	});
});

import { describe, expect, it } from "vitest";
import { HAPROXY_FORMAT } from "../../../../src/lab/faults/edit/haproxy.ts";

const TEXT = `defaults
	timeout client 30s
	timeout server 30s

frontend shared
	bind :443
	use_backend xmpp_client if { req.ssl_alpn xmpp-client }

backend web
	server web 127.0.0.1:8443
`;

function apply(key: string, section: string, lines: readonly string[]): string {
	return HAPROXY_FORMAT.apply(TEXT, { key, section, lines });
}

describe("a setting of HAProxy", () => {
	it("takes the place of the line that begins with its words", () => {
		expect(apply("timeout client", "defaults", ["timeout client 1d"])).toBe(
			TEXT.replace("timeout client 30s", "timeout client 1d"),
		);
	});

	it("that is new stands behind the last line of its section, however short that is named", () => {
		const line = "use_backend xmpp_server if { req.ssl_alpn xmpp-server }";
		expect(apply("use_backend xmpp_server", "frontend", [line])).toContain(`xmpp-client }\n\t${line}\n\nbackend web`);
		expect(HAPROXY_FORMAT.hasSection(TEXT, { key: "", section: "frontend other", lines: [] })).toBe(false);
	});

	it("may be a section of its own", () => {
		const lines = ["backend xmpp_client", "\tserver xmpp 127.0.0.1:5223"];
		expect(apply("backend xmpp_client", "global", lines)).toBe(`${TEXT}\n${lines.join("\n")}\n`);
		expect(apply("backend web", "global", ["backend web", "\tserver web 127.0.0.1:1"])).not.toContain(":8443");
	});

	it("without lines is taken away", () => {
		expect(apply("use_backend", "frontend shared", [])).not.toContain("use_backend");
	});
});

import { describe, expect, it } from "vitest";
import { NGINX_FORMAT } from "../../../../src/lab/faults/edit/nginx.ts";
import { nginxBlocks } from "../../../../src/lab/faults/edit/nginx-blocks.ts";

const TEXT = `# { a comment
http { server { listen 80; server_name "a;b}"; } }
stream {
	map $ssl_preread_alpn_protocols $behind {
		"xmpp-client" 127.0.0.1:5223;
		~\\bh2\\b web;
		default web;
	}
	server { listen 443; proxy_timeout 60s; proxy_pass $behind; }
}
`;

describe("the directives of nginx", () => {
	it("are a tree, past comments, quotes and regular expressions", () => {
		const [http, stream, ...more] = nginxBlocks(TEXT);
		expect(more).toEqual([]);
		expect(http?.children[0]?.children.map(({ head }) => head)).toEqual(["listen 80", 'server_name "a;b}"']);
		expect(stream?.children[0]?.children.map(({ head }) => head)).toEqual([
			'"xmpp-client" 127.0.0.1:5223',
			"~\\bh2\\b web",
			"default web",
		]);
	});

	it("that are not closed end with the text", () => {
		expect(nginxBlocks("stream { server { listen 1; ")).toMatchObject([{ head: "stream", children: [{}] }]);
	});
});

describe("a setting of nginx", () => {
	it("takes the place of a directive in a block of the section", () => {
		const edit = { key: "proxy_timeout", section: "server", lines: ["proxy_timeout 24h;"] };
		expect(NGINX_FORMAT.apply(TEXT, edit)).toBe(TEXT.replace("proxy_timeout 60s;", "proxy_timeout 24h;"));
	});

	it("may belong to one server of a block, named by what it listens on or by its name", () => {
		const lines = ["proxy_timeout 24h;"];
		const edit = { key: "proxy_timeout", section: "stream server 443", lines };
		const two = TEXT.replace("	server {", "	server { listen 444; proxy_timeout 1s; }\n	server {");
		expect(NGINX_FORMAT.apply(two, edit)).toBe(two.replace("proxy_timeout 60s;", "proxy_timeout 24h;"));
		expect(NGINX_FORMAT.hasSection(TEXT, { ...edit, section: "stream server 80" })).toBe(false);
		expect(NGINX_FORMAT.hasSection("server { server_name a.b; }", { ...edit, section: "http server a.b" })).toBe(true);
	});

	it("may be a whole block, known by its first words", () => {
		const lines = ["map $ssl_preread_alpn_protocols $behind { default xmpp; }"];
		const text = NGINX_FORMAT.apply(TEXT, { key: "map $ssl_preread_alpn_protocols", section: "stream", lines });
		expect(text).toContain(`stream {\n\t${lines[0]}\n\tserver {`);
	});

	it("that is new stands at the end of its section, which is made where there is none", () => {
		const lines = ["ssl_preread on;"];
		expect(NGINX_FORMAT.apply(TEXT, { key: "ssl_preread", section: "stream", lines })).toMatch(
			/\$behind; }\n\nssl_preread on;\n}\n$/,
		);
		expect(NGINX_FORMAT.apply("", { key: "ssl_preread", section: "stream", lines })).toBe(
			"\nstream {\nssl_preread on;\n}\n",
		);
	});
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HostReader } from "../../../../src/check/observe/local/host-reader.ts";
import { readNginx } from "../../../../src/check/observe/local/nginx-config.ts";
import { nginxDirectives, nginxLines } from "../../../../src/check/observe/local/nginx-directives.ts";
import { dataHost } from "./data-host.ts";

/** What Debian ships, without its comments, and the stream module's file. */
const FILES = {
	"/etc/nginx/nginx.conf": `user www-data;
include /etc/nginx/modules-enabled/*.conf;
http {
	include /etc/nginx/mime.types;
	# server { listen 443; }
	include /etc/nginx/sites-enabled/*;
}
include stream.conf;
`,
	"/etc/nginx/mime.types": "types { text/html html; }",
	"/etc/nginx/modules-enabled/50-mod-stream.conf": "load_module modules/ngx_stream_module.so;\n",
	"/etc/nginx/sites-enabled/default": `server { listen 80 default_server; server_name _; proxy_pass SECRET; }
server {
	listen [::]:443 ssl http2;
	listen 203.0.113.1:443 ssl;
	server_name "example.org" www.example.org;
	ssl_certificate /etc/ssl/a.crt;
	ssl_certificate_key /etc/ssl/SECRET.key;
	proxy_set_header Authorization "Basic SECRET";
	location / { listen SECRET; return 200 '\${host};}{'; }
}`,
	"/etc/nginx/stream.conf": `stream {
	map $ssl_preread_alpn_protocols $upstream {
		~\\bxmpp-client\\b 127.0.0.1:5223;
		default web;
	}
	map $remote_addr $x { SECRET 1; }
	upstream web { server 127.0.0.1:8443; }
	proxy_timeout 24h;
	server {
		listen 443;
		ssl_preread on;
		proxy_pass $upstream;
		js_set SECRET;
	}
}`,
};

describe("readNginx", () => {
	it("reads what multiplexes and the sites on port 443, through includes, and shows no secret", async () => {
		const settings = (await readNginx(new HostReader(dataHost({ files: FILES })))) ?? [];
		const told = settings.map(({ section, key, lines }) => `${section} / ${key} / ${lines.join("|")}`);
		expect(told).toEqual([
			"stream / map $ssl_preread_alpn_protocols $upstream / map $ssl_preread_alpn_protocols $upstream {|    ~\\bxmpp-client\\b 127.0.0.1:5223;|    default web;|}",
			"stream / upstream web / upstream web {|    server 127.0.0.1:8443;|}",
			"stream / proxy_timeout / proxy_timeout 24h;",
			"stream server 443 / listen / listen 443;",
			"stream server 443 / ssl_preread / ssl_preread on;",
			"stream server 443 / proxy_pass / proxy_pass $upstream;",
			"http server example.org / listen / listen [::]:443 ssl http2;",
			"http server example.org / listen / listen 203.0.113.1:443 ssl;",
			'http server example.org / server_name / server_name "example.org" www.example.org;',
			"http server example.org / ssl_certificate / ssl_certificate /etc/ssl/a.crt;",
		]);
		expect(new Set(settings.map(({ file }) => file))).toEqual(
			new Set(["/etc/nginx/stream.conf", "/etc/nginx/sites-enabled/default"]),
		);
	});

	it("ends where files include each other", async () => {
		const reader = new HostReader(
			dataHost({ files: { "/etc/nginx/nginx.conf": "include nginx.conf; include nginx.conf;" } }),
		);
		expect(await readNginx(reader)).toEqual([]);
		expect(reader.notes).toEqual(["/etc/nginx/nginx.conf was not read: too many files include each other"]);
	});

	it("says nothing where there is no nginx", async () => {
		expect(await readNginx(new HostReader(dataHost({})))).toBeUndefined();
	});
});

describe("nginxDirectives", () => {
	it.each([
		["a b;c;", ["a b;", "c;"]],
		['a{b \'x;}\' "y\\"z";}', ["a {", '    b \'x;}\' "y\\"z";', "}"]],
		["a # b;\n c;", ["a c;"]],
		["a $" + "{b}c;", ["a $" + "{b}c;"]],
		["a; b", ["a;"]],
		["} a;", ["a;"]],
		["a { b;", ["a {", "    b;", "}"]],
	])("reads %j", (text, lines) => {
		expect(nginxDirectives(text).flatMap(nginxLines)).toEqual(lines);
	});

	it("survives whatever it is given", () => {
		const words = fc.constantFrom("a", ";", "{", "}", '"', "'", "#", "\n", "\\", "${", " ");
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(words).map((all) => all.join("")),
				),
				(text) => {
					const lines = nginxDirectives(text).flatMap(nginxLines);
					// What was written is read as the same.
					expect(nginxDirectives(lines.join("\n")).flatMap(nginxLines)).toEqual(lines);
				},
			),
		);
		expect(nginxDirectives("a {".repeat(10_000)).flatMap(nginxLines).length).toBeLessThan(100);
	});
});

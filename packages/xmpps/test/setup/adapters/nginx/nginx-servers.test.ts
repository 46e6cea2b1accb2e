import { describe, expect, it } from "vitest";
import { HostReader } from "../../../../src/check/observe/local/host-reader.ts";
import { readNginxTree } from "../../../../src/check/observe/local/nginx-tree.ts";
import { listenOf, nginxServers } from "../../../../src/setup/adapters/nginx/nginx-servers.ts";
import { PLACES } from "../../../../src/setup/adapters/nginx/observe-nginx.ts";
import { dataHost } from "../../../check/observe/local/data-host.ts";

const MAIN = `include /etc/nginx/modules-enabled/*.conf;
http {
	include /etc/nginx/mime.types;
	include conf.d/*.conf;
	server { listen 203.0.113.9:80; server_name main; }
	include "/etc/nginx/sites-enabled/*";
	server_names_hash_bucket_size 128;
}
`;
const FILES = {
	"/etc/nginx/nginx.conf": MAIN,
	"/etc/nginx/conf.d/a.conf": "server { listen 80; server_name a; }",
	"/etc/nginx/conf.d/xmpps.conf": "server { listen 80; server_name ours; }",
	"/etc/nginx/conf.d/z.conf":
		"server { listen 80; server_name z; return 301 https://z; location /.well-known/acme-challenge/ {} }",
	"/etc/nginx/sites-enabled/default": `server {
	server_name "Example.org" www.example.org;
	include snippets/acme.conf;
	if ($scheme = http) { set $x 1; }
}`,
	"/etc/nginx/snippets/acme.conf": "location ^~ /.well-known/acme-challenge/ { root /srv/SECRET; }",
	"/etc/nginx/sites-enabled/www": `server { listen [::]:80; location /.well-known/acme-challenge { root /x; }
		if ($host = www) { return 301 https://www; } }`,
	"/etc/nginx/modules-enabled/99.conf": "stream { upstream x { server 127.0.0.1:1; } server { listen 443; } }",
};

async function found(files: Readonly<Record<string, string>>) {
	const tree = await readNginxTree(new HostReader(dataHost({ files })));
	return nginxServers(tree ?? [], PLACES);
}

describe("nginxServers", () => {
	it("finds servers in the order in which nginx reads them, without ours", async () => {
		const { servers, hashBucketSize } = await found(FILES);
		const told = servers.map(({ names, listens, challenge, in: where }) => {
			return `${where} ${names.join(",")} ${listens.map(({ text }) => text).join(",")} ${challenge}`;
		});
		expect(told).toEqual([
			"http a 80 false",
			"http z 80 false",
			"http main 203.0.113.9:80 false",
			"http example.org,www.example.org 80 true",
			"http  [::]:80 false",
			"stream  443 false",
		]);
		expect(hashBucketSize).toBe(128);
		expect(JSON.stringify(servers)).not.toContain("SECRET");
	});

	it("knows how many servers stand before each place of ours", async () => {
		const { places } = await found(FILES);
		expect(places).toEqual([
			{ path: "/etc/nginx/conf.d/xmpps.conf", after: 1 },
			{ path: "/etc/nginx/sites-enabled/xmpps.conf", after: 5 },
			{ path: "/etc/nginx/sites-enabled/zz-xmpps.conf", after: 5 },
		]);
	});

	it("knows places in folders that are empty, and none that nginx does not read", async () => {
		const main = "http { include /etc/nginx/sites-enabled/*.conf; server {} include /etc/nginx/conf.d/; }";
		expect((await found({ "/etc/nginx/nginx.conf": main })).places).toEqual([
			{ path: "/etc/nginx/sites-enabled/xmpps.conf", after: 0 },
			{ path: "/etc/nginx/sites-enabled/zz-xmpps.conf", after: 0 },
		]);
	});
});

describe("listenOf", () => {
	it.each([
		["80", "*", 80],
		["*:8080", "*", 8080],
		["0.0.0.0:80", "*", 80],
		["203.0.113.1", "203.0.113.1", 80],
		["203.0.113.1:443 ssl http2", "203.0.113.1", 443],
		["[::]:80 ipv6only=on", "::", 80],
		["[2001:DB8:0::2]", "2001:db8::2", 80],
		["localhost:81", "localhost", 81],
		["unix:/run/nginx.sock", "unix:", 0],
		['"443"', "*", 443],
	])("reads %j", (text, address, port) => {
		expect(listenOf(text.split(" "))).toEqual({ text, address, port, isDefault: false, both: false });
	});

	it("reads what makes a socket special", () => {
		expect(listenOf(["[::]:80", "default_server", "ipv6only=off"])).toMatchObject({ isDefault: true, both: true });
	});
});

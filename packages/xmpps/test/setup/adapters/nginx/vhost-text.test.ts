import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nginxDirectives } from "../../../../src/check/observe/local/nginx-directives.ts";
import { isOurs, unfit, type Vhost, vhostText } from "../../../../src/setup/adapters/nginx/vhost-text.ts";

const VHOST: Vhost = {
	host: "xmpps.example.com",
	listens: ["80", "[::]:80"],
	alone: [],
	challenge: "/var/lib/xmpps/acme",
	redirect: "https://example.com",
};

describe("vhostText", () => {
	it("serves challenges and redirects the rest", () => {
		expect(
			vhostText(VHOST),
		).toBe(`# Made by xmpps from xmpps.yaml; "xmpps remove" takes it away. What is changed here by hand stays, and stops the next apply.
server {
	listen 80;
	listen [::]:80;
	server_name xmpps.example.com;
	location ^~ /.well-known/acme-challenge/ {
		root /var/lib/xmpps/acme;
		default_type text/plain;
		try_files $uri =404;
	}
	location / {
		return 301 "https://example.com$request_uri";
	}
}
`);
		expect(isOurs(vhostText(VHOST))).toBe(true);
		expect(isOurs("server {}")).toBe(false);
	});

	it("answers nobody else where nobody listened before", () => {
		const text = vhostText({ ...VHOST, alone: ["80"], hashBucketSize: 128 });
		const [size, first] = nginxDirectives(text);
		expect(size?.words).toEqual(["server_names_hash_bucket_size", "128"]);
		expect(first?.block?.map(({ words }) => words.join(" "))).toEqual(["listen 80", "server_name _", "return 444"]);
	});

	it.each([
		["https://example.com/", "https://example.com$request_uri"],
		["https://example.com:8443", "https://example.com:8443$request_uri"],
		["http://www.example.org/chat", "http://www.example.org/chat"],
		["https://example.org/?a=b&c=%20#d", "https://example.org/?a=b&c=%20#d"],
		["https://[2001:db8::1]/", "https://[2001:db8::1]$request_uri"],
	])("redirects to %j", (redirect, written) => {
		expect(vhostText({ ...VHOST, redirect })).toContain(`return 301 "${written}";`);
	});

	it.each([
		"https://example.com/$host",
		'https://example.com/";return 200 "x',
		"https://example.com/a b",
		"https://example.com/;}",
		"https://example.com/{",
		"https://example.com/'",
		"https://example.com/\\",
		"https://example.com/\nlisten 81;",
		"https://user:password@example.com/",
		"https://käse.example/",
		"javascript:alert(1)",
		"ftp://example.com/",
		"example.com",
		"",
	])("refuses the redirect %j", (redirect) => {
		expect(unfit({ ...VHOST, redirect })).toHaveLength(1);
		expect(() => vhostText({ ...VHOST, redirect })).toThrow("Cannot write redirect");
	});

	it.each(["https://xmpps.example.com/x", "http://XMPPS.example.com"])("refuses %j, which leads back", (redirect) => {
		expect(unfit({ ...VHOST, redirect })).toEqual([expect.stringContaining("leads to the endpoint itself")]);
	});

	it.each([
		["a b", "/x"],
		["_", "/x"],
		["*.example.com", "/x"],
		["~^.*$", "/x"],
		["a;b", "/x"],
		["a.example", "relative"],
		["a.example", "/"],
		["a.example", "/x/../etc"],
		["a.example", "/x y"],
		["a.example", "/$document_root"],
		["a.example", "/x;}"],
		["a.example", '/"x'],
		["a.example", "/x\n"],
	])("refuses host %j with challenges in %j", (host, challenge) => {
		expect(unfit({ ...VHOST, host, challenge })).toHaveLength(1);
	});

	it("writes one server and no other directive, whatever the values are", () => {
		const hostile = fc.string({ unit: fc.constantFrom(..."a1.-/:;{}$\"'\\ \n#[]~*@?%=") });
		const or = (fit: string): fc.Arbitrary<string> => fc.oneof(fc.constant(fit), hostile);
		let written = 0;
		fc.assert(
			fc.property(or("a.example"), or("srv/acme"), or("chat"), or("80"), (host, challenge, path, listen) => {
				const redirect = `https://b.example/${path}`;
				const vhost: Vhost = { ...VHOST, host, challenge: `/${challenge}`, redirect, listens: [listen] };
				if (unfit(vhost).length > 0) return;
				written += 1;
				const [server, ...more] = nginxDirectives(vhostText(vhost));
				expect(more).toEqual([]);
				const block = server?.block ?? [];
				expect(block.map(({ words: [name] }) => name)).toEqual(["listen", "server_name", "location", "location"]);
				const [answer, ...others] = block[3]?.block ?? [];
				expect(others).toEqual([]);
				expect(answer?.words).toEqual(["return", "301", expect.stringMatching(/^"https:[^"$]*(\$request_uri)?"$/)]);
			}),
			{ numRuns: 2000 },
		);
		expect(written).toBeGreaterThan(50);
	});
});

import { describe, expect } from "vitest";
import { SURROUNDINGS } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";
import { labTest, sharedLab } from "./real-lab.ts";

const CHALLENGES = "/var/www/challenges";

/** Both hand on TLS as it is to Apache: HAProxy from port 8443, sslh from port 443. */
const HAPROXY = `defaults
	mode tcp
	timeout connect 5s
	timeout client 30s
	timeout server 30s

frontend secure
	bind 203.0.113.2:8443
	default_backend apache

backend apache
	server apache 203.0.113.1:443
`;
const SSLH = `RUN=yes
DAEMON=/usr/sbin/sslh
DAEMON_OPTS="--user sslh --listen 203.0.113.2:443 --tls 203.0.113.1:443 --pidfile /var/run/sslh/sslh.pid"
`;

const WEB_WORLD: WorldSpec = {
	name: "web servers and what stands before them",
	hosts: [
		{
			name: "apache",
			kind: "machine",
			v4: ["203.0.113.1"],
			v6: ["2001:db8::1"],
			programs: [
				{
					program: "apache",
					sites: [
						{
							names: ["example.com"],
							listen: ["203.0.113.1:443", "[2001:db8::1]:443"],
							text: "the secure site of example.com",
							certificate: "example.com",
						},
						{
							names: ["example.com"],
							listen: ["80", "[::]:80"],
							text: "the site of example.com",
							challenges: CHALLENGES,
						},
					],
				},
			],
		},
		{
			name: "edge",
			kind: "machine",
			v4: ["203.0.113.2"],
			v6: ["2001:db8::2"],
			packages: ["certbot", "haproxy", "sslh"],
			// As packages they are not configured: sslh would not even start.
			files: [
				{ path: "/etc/haproxy/haproxy.cfg", content: HAPROXY },
				{ path: "/etc/default/sslh", content: SSLH },
			],
			programs: [
				{
					program: "nginx",
					sites: [
						{
							names: ["example.net"],
							listen: ["80", "[::]:80"],
							text: "the site of example.net",
							challenges: CHALLENGES,
						},
					],
				},
			],
		},
		...SURROUNDINGS,
	],
	zones: [
		{ name: "example.com", records: ["@ A 203.0.113.1", "@ AAAA 2001:db8::1"] },
		{ name: "example.net", records: ["@ A 203.0.113.2", "@ AAAA 2001:db8::2"] },
	],
};

const lab = sharedLab({ world: WEB_WORLD });
const client = (argv: readonly string[]): Promise<string> => lab().host("client").must("ask the web", argv);

describe("Apache", () => {
	labTest("serves its sites with and without TLS, over both families, and runs as Debian starts it", async () => {
		for (const family of ["-4", "-6"]) {
			expect(await client(["curl", "-sS", family, "https://example.com/"])).toBe("the secure site of example.com\n");
			expect(await client(["curl", "-sS", family, "http://example.com/"])).toBe("the site of example.com\n");
		}
		const state = await lab().host("apache").run(["systemctl", "is-system-running", "--wait"]);
		expect(state.stdout.trim()).toBe("running");
	});

	labTest("serves what lies in the folder for challenges, and only that, at its place", async () => {
		const apache = lab().host("apache");
		const folder = `${CHALLENGES}/.well-known/acme-challenge`;
		await apache.must("write a challenge", ["sh", "-c", `mkdir -p ${folder} && echo token >${folder}/abc`]);
		const url = "http://example.com/.well-known/acme-challenge";
		expect(await client(["curl", "-sS", `${url}/abc`])).toBe("token\n");
		expect(await client(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", `${url}/none`])).toBe("404");
	});
});

describe("a machine with HAProxy, sslh and certbot of Debian", () => {
	labTest("boots without a failed unit, and each says its version", async () => {
		const edge = lab().host("edge");
		const failed = await edge.must("list what failed", ["systemctl", "--failed", "--no-legend", "--plain"]);
		expect(failed).toBe("");
		expect((await edge.run(["systemctl", "is-system-running", "--wait"])).stdout.trim()).toBe("running");
		expect(await edge.must("ask HAProxy", ["haproxy", "-vv"])).toMatch(/^HAProxy version 2\.6\./);
		const sslh = await edge.run(["sh", "-c", "sslh -V 2>&1 || sslh --version 2>&1"]);
		expect(sslh.stdout).toMatch(/sslh|v?1\.\d+/);
		expect(await edge.must("ask certbot", ["certbot", "--version"])).toMatch(/^certbot 2\./);
	});

	labTest("hands TLS on through HAProxy and through sslh, untouched", async () => {
		for (const port of [8443, 443]) {
			const through = ["--connect-to", `example.com:443:203.0.113.2:${port}`];
			expect(await client(["curl", "-sS", ...through, "https://example.com/"])).toBe(
				"the secure site of example.com\n",
			);
		}
	});

	labTest("gets a certificate from the lab's authority by webroot through nginx", async () => {
		const edge = lab().host("edge");
		const certbot = [
			...["certbot", "certonly", "--non-interactive", "--agree-tos", "--register-unsafely-without-email"],
			...["--server", "https://ca.lab:14000/dir", "--webroot", "--webroot-path", CHALLENGES, "-d", "example.net"],
		];
		const trust = ["env", "REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt"];
		await edge.must("make the folder", ["mkdir", "-p", CHALLENGES]);
		await edge.must("get a certificate", [...trust, ...certbot], { timeout: 40_000 });
		const live = "/etc/letsencrypt/live/example.net/fullchain.pem";
		const text = await edge.must("read it", [
			...["openssl", "x509", "-in", live, "-noout", "-issuer", "-ext", "subjectAltName"],
		]);
		expect(text).toMatch(/issuer=CN = Pebble Intermediate CA/);
		expect(text).toContain("DNS:example.net");
	});
});

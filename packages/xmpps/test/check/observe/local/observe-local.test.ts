import { beforeAll, describe, expect, it } from "vitest";
import { observeLocal } from "../../../../src/check/observe/local/observe-local.ts";
import type { Host } from "../../../../src/host/host.ts";
import { type Credentials, createCertificateAuthority } from "../../../../src/lab/embedded/certificate-authority.ts";
import { dataHost } from "./data-host.ts";

const NOT_AFTER = new Date("2030-01-02T03:04:05.000Z");
let one: Credentials;
let two: Credentials;

beforeAll(async () => {
	const authority = await createCertificateAuthority();
	one = await authority.issue({ dns: ["example.org", "xmpps.example.org"], notAfter: NOT_AFTER });
	two = await authority.issue({ dns: ["example.net"], notAfter: NOT_AFTER });
});

function server(): ReturnType<typeof dataHost> {
	return dataHost({
		commands: {
			"id -u": "0\n",
			"ip -json addr": '[{"addr_info":[{"local":"203.0.113.2","scope":"global"}]}]',
			"ss -H -t -l -n -p": 'LISTEN 0 1 0.0.0.0:5223 0.0.0.0:* users:(("lua5.4",pid=9,fd=5))\n',
			"nft list ruleset": "",
			"systemctl is-active prosody ejabberd nginx haproxy sslh": "active\nactive\ninactive\ninactive\ninactive\n",
			"prosodyctl about": "Prosody 13.0.1\n",
		},
		files: {
			"/etc/prosody/prosody.cfg.lua":
				'c2s_direct_tls_ports = { 5223 }\ncomponent_secret = "SECRET"\nVirtualHost "example.org"\n',
			"/etc/prosody/certs/example.org.crt": `${one.cert}${two.cert}`,
			"/etc/prosody/certs/example.org.key": one.key,
			"/etc/prosody/certs/deep/example.net/fullchain.pem": two.cert,
			"/etc/prosody/certs/dhparams.pem": "-----BEGIN DH PARAMETERS-----\n",
			"/etc/ejabberd/ejabberd.yml": "certfiles: [/etc/ejabberd/*.pem]\nsql_password: SECRET\n",
			"/etc/ejabberd/both.pem": `${two.key}${two.cert}`,
			"/etc/ejabberd/conf/other.pem": one.cert,
		},
	});
}

describe("observeLocal", () => {
	it("tells everything of a host that it is asked for, and no secret", async () => {
		const local = await observeLocal(server());
		expect(local).toMatchObject({
			root: true,
			name: "a host",
			addresses: ["203.0.113.2"],
			listeners: [{ address: "0.0.0.0", port: 5223, program: "lua5.4" }],
			software: [{ software: "prosody", version: "13.0.1", running: true }],
			firewall: { kind: "none", rules: [] },
			notes: [],
		});
		expect(local.settings.map(({ software, key }) => `${software} ${key}`)).toEqual([
			"prosody c2s_direct_tls_ports",
			"prosody VirtualHost",
			"ejabberd certfiles",
		]);
		const text = JSON.stringify(local);
		expect(text).not.toContain("SECRET");
		expect(text).not.toContain("PRIVATE KEY");
	});

	it("reads the server's own certificate of each file, wherever the program would look", async () => {
		const { certificates } = await observeLocal(server());
		expect(certificates.map(({ software, file, dns }) => `${software} ${file} ${dns.join(",")}`)).toEqual([
			"prosody /etc/prosody/certs/deep/example.net/fullchain.pem example.net",
			"prosody /etc/prosody/certs/example.org.crt example.org,xmpps.example.org",
			"ejabberd /etc/ejabberd/both.pem example.net",
		]);
		expect(certificates[0]).toMatchObject({
			sha256: expect.stringMatching(/^[\da-f]{64}$/),
			notAfter: NOT_AFTER.toISOString(),
		});
	});

	it("has keys cut out by the host itself", async () => {
		const host = server();
		await observeLocal({
			...host,
			readText: async (path, limit) => {
				expect(path).not.toMatch(/\.(pem|crt|key)$/);
				return await host.readText(path, limit);
			},
		});
		expect(host.ran.filter((line) => line.startsWith("sed ")).length).toBeGreaterThan(0);
		expect(host.ran.join("\n")).not.toContain("example.org.key");
	});

	it("says what could not be looked at", async () => {
		const local = await observeLocal(
			dataHost({ commands: { "id -u": "1000\n" }, forbidden: ["/etc/ejabberd/ejabberd.yml"] }),
		);
		expect(local).toMatchObject({
			root: false,
			addresses: [],
			listeners: [],
			software: [],
			certificates: [],
			settings: [],
		});
		expect(local.firewall).toEqual({ kind: "unknown", rules: [] });
		expect(local.notes).toEqual([
			"/etc/ejabberd/ejabberd.yml cannot be read",
			"the addresses could not be listed: ip does not answer",
			"the packet filter could not be listed: neither nft nor iptables-save answers, which only root may ask",
			"what listens could not be listed: ss does not answer",
			"what runs could not be listed: neither systemctl nor ps answers",
			"without root some files, the packet filter and the names of programs cannot be read",
		]);
	});

	it("survives a host that fails at everything, or is too slow", async () => {
		const broken: Host = {
			name: "broken",
			run: async () => ({ code: undefined, stdout: "x".repeat(100), stderr: "", timedOut: true }),
			readText: async () => {
				throw new Error("the connection is gone");
			},
		};
		const local = await observeLocal(broken);
		expect(local.software).toEqual([]);
		expect(local.notes).toContain('"ss" did not answer within 5 s');
	});

	it("gives every command a time, and the signal of whoever asks", async () => {
		const { signal } = new AbortController();
		const host = server();
		const seen: unknown[] = [];
		await observeLocal(
			{
				...host,
				run: async (argv, options) => {
					seen.push(options);
					return await host.run(argv);
				},
			},
			signal,
		);
		expect(new Set(seen.map((options) => JSON.stringify(options)))).toEqual(
			new Set([JSON.stringify({ timeout: 5000, signal })]),
		);
	});
});

import { describe, expect, it } from "vitest";
import { HostReader } from "../../../../src/check/observe/local/host-reader.ts";
import { type ReadConfig, readProsody } from "../../../../src/check/observe/local/prosody-config.ts";
import { type DataHostSpec, dataHost } from "./data-host.ts";

const MAIN = "/etc/prosody/prosody.cfg.lua";

async function read(files: Readonly<Record<string, string>>, more: DataHostSpec = {}): Promise<ReadConfig | undefined> {
	return await readProsody(new HostReader(dataHost({ files, ...more })));
}

/** `section: first line` of each setting. */
function told(config: ReadConfig | undefined): string[] {
	return (config?.settings ?? []).map(({ section, lines }) => `${section}: ${lines.join(" ")}`);
}

/** The lines of Debian's prosody.cfg.lua that are no comments, with what an operator adds. */
const DEBIAN = `
admins = { }
modules_enabled = {
		"disco"; -- Service discovery
		"saslauth"; -- Authentication for clients and servers. Recommended if you want to log in.
}
modules_disabled = {
		-- "offline"; -- Store offline messages
}
pidfile = "/run/prosody/prosody.pid";
s2s_secure_auth = true
limits = {
	c2s = {
		rate = "10kb/s";
	};
}
authentication = "internal_hashed"
--sql = { driver = "PostgreSQL", database = "prosody", username = "prosody", password = "secret", host = "localhost" }
log = {
	info = "/var/log/prosody/prosody.log"; -- Change 'info' to 'debug' for verbose logging
	{ levels = { "error" }; to = "syslog";  };
}
certificates = "certs"
VirtualHost "localhost"
Include "conf.d/*.cfg.lua"
`;

describe("readProsody", () => {
	it("reads Debian's file and what it includes, which is global again", async () => {
		const config = await read({
			[MAIN]: DEBIAN,
			"/etc/prosody/conf.d/b.cfg.lua": 'VirtualHost "example.org"\n\tcertificate = "certs/example.org.crt"\n',
			"/etc/prosody/conf.d/a.cfg.lua": "c2s_direct_tls_ports = { 5223 }\nnetwork_settings = {\n\tnagle = false;\n}\n",
			"/etc/prosody/conf.d/README": "c2s_ports = { 1 }",
		});
		expect(told(config)).toEqual([
			'global: modules_enabled = {         "disco";         "saslauth"; }',
			"global: modules_disabled = { }",
			"global: s2s_secure_auth = true",
			'global: authentication = "internal_hashed"',
			'global: certificates = "certs"',
			'VirtualHost "localhost": VirtualHost "localhost"',
			"global: c2s_direct_tls_ports = { 5223 }",
			"global: network_settings = {     nagle = false; }",
			'VirtualHost "example.org": VirtualHost "example.org"',
			'VirtualHost "example.org": certificate = "certs/example.org.crt"',
		]);
		expect(config?.settings.at(-1)).toEqual({
			software: "prosody",
			file: "/etc/prosody/conf.d/b.cfg.lua",
			key: "certificate",
			section: 'VirtualHost "example.org"',
			lines: ['certificate = "certs/example.org.crt"'],
		});
		expect(config?.certificates).toEqual(["/etc/prosody/certs", "/etc/prosody/certs/example.org.crt"]);
	});

	it("shows of TLS options what is no secret, and finds the certificate in them", async () => {
		const config = await read({
			[MAIN]: `ssl = {
	key = "/etc/key.pem"; -- SECRET
	password = "SECRET";
	certificate = "/etc/cert.pem";
	protocol = "tlsv1_2+";
	options = { "no_ticket", -- SECRET
		"single_dh_use" };
}
c2s_direct_tls_ssl = { password = "SECRET" }`,
		});
		expect(told(config)).toEqual([
			'global: ssl = { certificate = "/etc/cert.pem"; protocol = "tlsv1_2+"; options = { "no_ticket", "single_dh_use" } }',
		]);
		expect(config?.certificates).toEqual(["/etc/prosody/certs", "/etc/cert.pem"]);
	});

	it("ends where files include each other", async () => {
		const reader = new HostReader(dataHost({ files: { [MAIN]: 'c2s_ports = { 1 }\nInclude "prosody.cfg.lua"' } }));
		const config = await readProsody(reader);
		expect(told(config)).toHaveLength(6);
		expect(reader.notes).toEqual([`${MAIN} was not read: too many files include each other`]);
	});

	it("says what it may not read, and nothing of what is not there", async () => {
		const reader = new HostReader(dataHost({ forbidden: [MAIN] }));
		expect(await readProsody(reader)).toBeUndefined();
		expect(reader.notes).toEqual([`${MAIN} cannot be read`]);
		const other = new HostReader(dataHost({}));
		expect(await readProsody(other)).toBeUndefined();
		expect(other.notes).toEqual([]);
	});
});

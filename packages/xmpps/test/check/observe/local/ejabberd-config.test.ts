import { describe, expect, it } from "vitest";
import { readEjabberd } from "../../../../src/check/observe/local/ejabberd-config.ts";
import { HostReader } from "../../../../src/check/observe/local/host-reader.ts";
import type { ReadConfig } from "../../../../src/check/observe/local/prosody-config.ts";
import { dataHost } from "./data-host.ts";

const FILE = "/etc/ejabberd/ejabberd.yml";

async function read(text: string): Promise<{ config: ReadConfig | undefined; notes: readonly string[] }> {
	const reader = new HostReader(dataHost({ files: { [FILE]: text } }));
	return { config: await readEjabberd(reader), notes: reader.notes };
}

/** Parts of the file that Debian ships. */
const DEBIAN = `
loglevel: info
hosts:
  - localhost
certfiles:
  - "/etc/ejabberd/ejabberd.pem"
  - "/etc/letsencrypt/live/*/*.pem"
define_macro:
  'TLS_CIPHERS': "HIGH:!aNULL"
  'TLS_OPTIONS':
    - "no_sslv3"
    - "no_tlsv1"
c2s_ciphers: 'TLS_CIPHERS'
listen:
  -
    port: 5222
    ip: "::"
    module: ejabberd_c2s
    max_stanza_size: 262144
    starttls_required: true
    protocol_options: 'TLS_OPTIONS'
  -
    port: 5223
    module: ejabberd_c2s
    tls: true
  -
    port: 8888
    module: ejabberd_service
    password: SECRET
    hosts:
      "irc.example.org":
        password: SECRET
disable_sasl_mechanisms:
  - "digest-md5"
s2s_use_starttls: required
sql_password: SECRET
modules:
  mod_roster: {}
  mod_s2s_dialback: { secret: SECRET }
`;

describe("readEjabberd", () => {
	it("reads the file that Debian ships, with its macros, and shows no secret", async () => {
		const { config, notes } = await read(DEBIAN);
		const told = config?.settings.map(({ key, section, lines }) => `${section} / ${key} / ${lines.join("|")}`);
		expect(told).toEqual([
			"top level / hosts / hosts:|  - localhost",
			"top level / certfiles / certfiles:|  - /etc/ejabberd/ejabberd.pem|  - /etc/letsencrypt/live/*/*.pem",
			"top level / disable_sasl_mechanisms / disable_sasl_mechanisms:|  - digest-md5",
			"top level / c2s_ciphers / c2s_ciphers: HIGH:!aNULL",
			"top level / s2s_use_starttls / s2s_use_starttls: required",
			'listen / port 5222 / - port: 5222|  ip: "::"|  module: ejabberd_c2s|  starttls_required: true|  protocol_options:|    - no_sslv3|    - no_tlsv1',
			"listen / port 5223 / - port: 5223|  module: ejabberd_c2s|  tls: true",
			"listen / port 8888 / - port: 8888|  module: ejabberd_service",
			"modules / mod_s2s_dialback / mod_s2s_dialback: {}",
		]);
		expect(config?.certificates).toEqual(["/etc/ejabberd/ejabberd.pem", "/etc/letsencrypt/live/*/*.pem"]);
		expect(notes).toEqual([]);
	});

	it("takes JSON, macros as a list, and a certificate of a listener", async () => {
		const { config } = await read(
			'{"define_macro": [{"CERT": "/c.pem"}], "listen": [{"port": 1, "certfile": "CERT", "ip": {"a": "SECRET"}}, 7]}',
		);
		expect(config?.settings.map(({ lines }) => lines)).toEqual([["- port: 1", "  certfile: /c.pem"]]);
		expect(config?.certificates).toEqual(["/c.pem"]);
	});

	it("says when it cannot read it, without what stands there", async () => {
		expect(await read('sql_password: "SECRET\n')).toEqual({
			config: { settings: [], certificates: [] },
			notes: [expect.stringMatching(/ejabberd\.yml cannot be read: line \d+ is no YAML$/)],
		});
		expect((await read("- a list")).notes).toEqual([`${FILE} cannot be read`]);
		expect((await read("include_config_file: /x.yml")).notes).toEqual([`what ${FILE} includes was not read`]);
	});
});

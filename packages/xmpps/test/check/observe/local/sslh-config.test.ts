import { describe, expect, it } from "vitest";
import { HostReader } from "../../../../src/check/observe/local/host-reader.ts";
import { readSslh } from "../../../../src/check/observe/local/sslh-config.ts";
import { dataHost } from "./data-host.ts";

const DEFAULTS = "/etc/default/sslh";

/** From the example that Debian ships. */
const EXAMPLE = `# protocols: ( nothing )
verbose: true;
timeout: 2;
user: "nobody";
listen:
(
    { host: "thelonious"; port: "443"; },
    { host: "thelonious"; port: "8080"; keepalive: true; }
);
protocols:
(
     { name: "ssh"; service: "ssh"; host: "localhost"; port: "22"; },
# match BOTH ALPN/SNI
     { name: "tls"; host: "localhost"; port: "5223";
       alpn_protocols: [ "xmpp-client" ]; }, // here
     { name: "regex"; host: "localhost"; port: "1194"; regex_patterns: [ "^\\\\x00#}" ]; } /* and
     here */
);
on-timeout: "ssh";
`;

async function read(files: Readonly<Record<string, string>>): Promise<string[] | undefined> {
	const settings = await readSslh(new HostReader(dataHost({ files })));
	return settings?.map(({ file, key, lines }) => `${file} ${key} / ${lines.join("|")}`);
}

describe("readSslh", () => {
	it("reads the command line as Debian has it", async () => {
		const text =
			'DAEMON_OPTS="--old"\nRUN=yes\nDAEMON_OPTS="--user sslh --listen 203.0.113.2:443 --tls 203.0.113.1:443"\n';
		expect(await read({ [DEFAULTS]: text })).toEqual([
			`${DEFAULTS} DAEMON_OPTS / DAEMON_OPTS="--user sslh --listen 203.0.113.2:443 --tls 203.0.113.1:443"`,
		]);
	});

	it("reads the file that the command line names, an entry a line", async () => {
		const found = await read({ [DEFAULTS]: "DAEMON_OPTS='-F /etc/my.cfg'\n", "/etc/my.cfg": EXAMPLE });
		expect(found).toEqual([
			`${DEFAULTS} DAEMON_OPTS / DAEMON_OPTS="-F /etc/my.cfg"`,
			'/etc/my.cfg listen / listen:|(|    { host: "thelonious"; port: "443"; },|    { host: "thelonious"; port: "8080"; keepalive: true; }|);',
			'/etc/my.cfg protocols / protocols:|(|    { name: "ssh"; service: "ssh"; host: "localhost"; port: "22"; },|    { name: "tls"; host: "localhost"; port: "5223"; alpn_protocols: [ "xmpp-client" ]; },|    { name: "regex"; host: "localhost"; port: "1194"; regex_patterns: [ "^\\\\x00#}" ]; }|);',
			"/etc/my.cfg timeout / timeout: 2;",
			'/etc/my.cfg on-timeout / on-timeout: "ssh";',
		]);
	});

	it("looks where the file usually is, and says nothing where there is none", async () => {
		expect(await read({ "/etc/sslh.cfg": "timeout: 5;" })).toEqual(["/etc/sslh.cfg timeout / timeout: 5;"]);
		expect(await read({})).toBeUndefined();
	});
});

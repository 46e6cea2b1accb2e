import { describe, expect, it } from "vitest";
import { HostReader } from "../../../../src/check/observe/local/host-reader.ts";
import { readSoftware, upstreamVersion } from "../../../../src/check/observe/local/software.ts";
import { dataHost, type Said } from "./data-host.ts";

// biome-ignore lint/suspicious/noTemplateCurlyInString: it is dpkg's.
const DPKG = "dpkg-query -W -f ${Package} ${Version} ${db:Status-Status}\\n prosody ejabberd nginx haproxy sslh";
const ACTIVE = "systemctl is-active prosody ejabberd nginx haproxy sslh";

async function read(commands: Readonly<Record<string, Said>>): Promise<string[]> {
	const found = await readSoftware(new HostReader(dataHost({ commands })));
	return found.map(({ software, version, running }) => `${software} ${version} ${running ? "runs" : "stands"}`);
}

describe("readSoftware", () => {
	it("asks the package manager and systemd", async () => {
		const found = await read({
			[DPKG]: {
				code: 1,
				stdout: "prosody 0.12.3-1+deb12u1 installed\nnginx 1.22.1-9 config-files\nhaproxy 2.6.12-1+deb12u2 installed\n",
				stderr: "dpkg-query: no packages found matching sslh\n",
			},
			[ACTIVE]: { code: 3, stdout: "active\ninactive\ninactive\nfailed\ninactive\n" },
		});
		expect(found).toEqual(["prosody 0.12.3 runs", "haproxy 2.6.12 stands"]);
	});

	it("asks the programs themselves, and looks for their processes, where there is neither", async () => {
		const found = await read({
			"prosodyctl about": "Prosody 13.0.1\n\n# Prosody directories\n",
			"ejabberdctl status": "The node ejabberd@localhost is started\nejabberd 23.01 is running in that node\n",
			"/usr/sbin/nginx -v": { stderr: "nginx version: nginx/1.22.1\n" },
			"haproxy -v": "HAProxy version 2.6.12-1+deb12u1 2023/12/16 - https://haproxy.org/\n",
			"sslh -V": "sslh v1.20\n",
			[ACTIVE]: { code: 1, stderr: "System has not been booted with systemd as init system" },
			"ps -e -o args=": [
				"/sbin/init",
				"lua5.4 /usr/bin/prosody -F",
				"/usr/lib/erlang/erts/bin/beam.smp -W w -- -s ejabberd",
				"grep nginx: master process",
				"/usr/sbin/haproxy -Ws -f /etc/haproxy/haproxy.cfg",
				"vi /etc/default/sslh ",
			].join("\n"),
		});
		expect(found).toEqual([
			"prosody 13.0.1 runs",
			"ejabberd 23.01 runs",
			"nginx 1.22.1 stands",
			"haproxy 2.6.12 runs",
			"sslh 1.20 stands",
		]);
	});
});

describe("upstreamVersion", () => {
	it.each([
		["0.12.3-1+deb12u1", "0.12.3"],
		["1:2.6.12-1", "2.6.12"],
		["13.0.1-1~bpo12+1", "13.0.1"],
		["1.20+dfsg-2", "1.20"],
		["23.01", "23.01"],
	])("of %s is %s", (version, upstream) => expect(upstreamVersion(version)).toBe(upstream));
});

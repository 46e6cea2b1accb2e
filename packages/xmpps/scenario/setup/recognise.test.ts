import { describe, expect } from "vitest";
import { observeLocal } from "../../src/check/observe/local/observe-local.ts";
import { nginxStreamFront, sslhFront } from "../../src/lab/faults/fronts.ts";
import { base, ejabberdBase } from "../../src/lab/faults/worlds.ts";
import { hostPort } from "../../src/lab/real/host-port.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { standardWorld } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";
import type { Config, Way } from "../../src/model/config.ts";
import type { Intent } from "../../src/setup/adapters/adapter.ts";
import { firewalldSteps, ufwSteps } from "../../src/setup/adapters/firewall/manual-steps.ts";
import { portRules } from "../../src/setup/adapters/firewall/port-rules.ts";
import { apacheNote } from "../../src/setup/adapters/nginx/port-80-notes.ts";
import { recognise } from "../../src/setup/recognise/recognise.ts";
import { recogniseFacts } from "../../src/setup/recognise/recognise-facts.ts";
import type { Note } from "../../src/setup/stage.ts";
import { USUAL_CONFIG } from "../../test/setup/usual-config.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";

const [A, B, A6, B6] = ["203.0.113.1", "203.0.113.2", "2001:db8::1", "2001:db8::2"] as const;
const CHALLENGE = "/var/lib/xmpps/acme";
const OTHERS = ["apache2", "caddy", "firewalld", "haproxy"] as const;
const CERTIFICATE = ["/etc/ssl/lab/example.com.crt", "/etc/ssl/private/example.com.key"] as const;

/** Prosody has its ports and nobody leads 443 to it; beside it programs that xmpps does not configure, none of them started. */
function world(): WorldSpec {
	const { hosts, ...standard } = standardWorld();
	const files = OTHERS.map((unit) => ({ path: `/etc/systemd/system/${unit}.service`, content: "" }));
	return {
		...standard,
		name: "by hand",
		hosts: hosts.map((host) =>
			host.name === "server" ? { ...host, firewall: "", packages: [...OTHERS, "ufw"], files } : host,
		),
	};
}

function intent(way: Way, addresses: readonly string[] = [B, B6]): Intent {
	const config: Config = { ...USUAL_CONFIG, web: { ...USUAL_CONFIG.web, challenge: CHALLENGE } };
	const endpoints = addresses.flatMap((local) => {
		const [public_, serverPort] = [local, way === "native" ? 443 : 5223];
		return [
			{ service: "clients", local, public: public_, port: 443, serverPort, way, why: "" } as const,
			{ service: "servers", local, public: public_, port: 5270, serverPort: 5270, way: "native", why: "" } as const,
		];
	});
	return { config, endpoints };
}

async function notesOf(server: LabHost, wanted: Intent): Promise<readonly Note[]> {
	const host = hostPort(server);
	return recognise(host, wanted, await observeLocal(host));
}

/** What answers HTTPS there: the tutorial's own proof, which an XMPP server answers with a stream error. */
async function whoAnswers(from: LabHost, address: string, port = 443): Promise<string> {
	const where = address.includes(":") ? `[${address}]` : address;
	const ask = ["curl", "-sk", "-m", "3", "--no-alpn", "--http0.9", "--connect-to", `::${where}:${port}`];
	const { code, stdout } = await from.runHere([...ask, "https://example.com/"]);
	return /<stream:error>/.test(stdout) ? "XMPP" : code === 0 ? stdout.trim() : `nobody (${code})`;
}

async function start(server: LabHost, unit: string): Promise<void> {
	await server.must("unmask it", ["rm", "-f", `/etc/systemd/system/${unit}.service`]);
	await server.must("read units", ["systemctl", "daemon-reload"]);
	await server.must("start it", ["systemctl", "restart", unit]);
}

async function edit(server: LabHost, path: string, change: (text: string) => string): Promise<void> {
	const text = await server.must("read a file", ["cat", path]);
	await server.must("write a file", ["tee", path], { input: change(text) });
}

/** Lines from one on up to another; neither is among them. */
function between(lines: readonly string[], from: RegExp, to: RegExp): string[] {
	const begin = lines.findIndex((line) => from.test(line)) + 1;
	const end = lines.findIndex((line, index) => index >= begin && to.test(line));
	return lines.slice(begin, end === -1 ? undefined : end);
}

describe("what xmpps does not configure, done by hand as it says", () => {
	const lab = sharedLab({ world: world() });

	labTest("ufw: the endpoint is reached from outside and inside, and its own port is not", async () => {
		const [server, client] = [lab().host("server"), lab().host("client")];
		for (const rule of [
			["allow", "443/tcp"],
			["allow", "80/tcp"],
			["--force", "enable"],
		]) {
			await server.must("set up ufw", ["ufw", ...rule]);
		}
		expect(await whoAnswers(client, B)).toBe("nobody (7)");
		const lines = ufwSteps(portRules(intent("nat").endpoints));
		for (const file of ["/etc/ufw/before.rules", "/etc/ufw/before6.rules"]) {
			const nat = between(lines, new RegExp(`# in ${file}, above the line`), /^#/);
			const filter = between(lines, new RegExp(`# in ${file}, above its last`), /^#/);
			expect([nat.length, filter.length]).toEqual([6, 1]);
			await edit(server, file, (text) => {
				const begun = text.replace("*filter\n", `${nat.join("\n")}\n*filter\n`);
				return begun.replace(/COMMIT\s*$/, `${filter.join("\n")}\nCOMMIT\n`);
			});
		}
		for (const line of between(lines, /^# then/, /^$/)) await server.must("do it", ["sh", "-c", line]);
		// Done again it is no different.
		await server.must("reload", ["ufw", "reload"]);
		for (const address of [B, B6]) {
			expect(await whoAnswers(client, address)).toBe("XMPP");
			expect(await whoAnswers(server, address)).toBe("XMPP");
			expect(await whoAnswers(client, address, 5223)).toBe("nobody (28)");
			expect(await whoAnswers(client, address, 5270)).toBe("XMPP");
		}
		expect(await whoAnswers(client, A)).toBe("the web site of example.com");
		await server.must("end it", ["ufw", "--force", "disable"]);
		for (const command of ["iptables", "ip6tables"]) await server.must("end it", [command, "-t", "nat", "-F"]);
	});

	labTest("firewalld: the same", async () => {
		const [server, client] = [lab().host("server"), lab().host("client")];
		await start(server, "firewalld");
		for (const service of ["http", "https"]) {
			await server.must("let the web in", ["firewall-cmd", "--permanent", `--add-service=${service}`]);
		}
		await server.must("reload", ["firewall-cmd", "--reload"]);
		expect(await whoAnswers(client, B)).not.toBe("XMPP");
		expect((await recogniseFacts(hostPort(server), 443)).firewalld).toMatch(/^1\./);
		expect(await notesOf(server, intent("nat"))).toEqual([]);
		for (const line of firewalldSteps(portRules(intent("nat").endpoints))) {
			await server.must("do it", ["sh", "-c", line]);
		}
		for (const address of [B, B6]) {
			expect(await whoAnswers(client, address)).toBe("XMPP");
			expect(await whoAnswers(server, address)).toBe("XMPP");
			expect(await whoAnswers(client, address, 5223)).toMatch(/^nobody/);
			expect(await whoAnswers(client, address, 5270)).toBe("XMPP");
		}
		expect(await whoAnswers(client, A)).toBe("the web site of example.com");
		await server.must("end it", ["systemctl", "stop", "firewalld"]);
	});

	labTest("HAProxy before the endpoint's address: XMPP by ALPN, the web as before", async () => {
		const [server, client] = [lab().host("server"), lab().host("client")];
		const file = "/etc/haproxy/haproxy.cfg";
		const config = `defaults\n\tmode tcp\n\ttimeout connect 5s\n\ttimeout client 1h\n\ttimeout server 1h
frontend front\n\tbind ${B}:443\n\tdefault_backend web\nbackend web\n\tserver web ${A}:443\n`;
		await server.must("write a file", ["tee", file], { input: config });
		await start(server, "haproxy");
		expect(await whoAnswers(client, B)).toBe("the web site of example.com");
		const [note, ...more] = await notesOf(server, intent("gateway", [B]));
		expect(more).toEqual([]);
		expect(note).toMatchObject({ kind: "manual", text: "HAProxy has port 443, and hands XMPP on with these lines" });
		await edit(server, file, (text) => followed(text, note?.lines ?? []));
		await server.must("judge it", ["haproxy", "-c", "-f", file]);
		const [command] = (note?.lines ?? []).slice(-1);
		await server.must("do it", ["sh", "-c", command ?? "false"]);
		const offer = ["openssl", "s_client", "-quiet", "-connect", `${B}:443`, "-servername", "example.com", "-alpn"];
		const answer = async (): Promise<string> =>
			(await client.run([...offer, "xmpp-client"], { input: "GET / HTTP/1.0\r\n\r\n", timeout: 5000 })).stdout;
		// The process before takes connections for a moment more.
		await expect.poll(answer, { timeout: 10_000 }).toContain("<stream:error>");
		expect(await whoAnswers(client, B)).toBe("the web site of example.com");
		expect(await notesOf(server, intent("gateway", [B]))).toMatchObject([{ kind: "info" }]);
		await server.must("end it", ["systemctl", "stop", "haproxy"]);
	});

	labTest("Apache on all addresses: it leaves the endpoint's, and has its site on port 80", async () => {
		const [server, client] = [lab().host("server"), lab().host("client")];
		await server.must("stop nginx", ["systemctl", "stop", "nginx"]);
		await server.must("let it have TLS", ["a2enmod", "-q", "ssl"]);
		await start(server, "apache2");
		expect(await notesOf(server, intent("nat"))).toEqual([]);
		const [note, ...more] = await notesOf(server, intent("native"));
		expect(more).toEqual([]);
		const listens = (note?.lines ?? []).filter((line) => line.startsWith("Listen "));
		expect(listens).toEqual([`Listen ${A}:443`, `Listen [${A6}]:443`]);
		await edit(server, "/etc/apache2/ports.conf", (text) => text.replace(/^\s*Listen 443$/gm, listens.join("\n")));
		await server.must("do it", ["sh", "-c", note?.lines?.at(-1) ?? "false"]);
		expect(await sockets(server, 443)).toEqual([`${A}:443`, `[${A6}]:443`]);
		expect(await notesOf(server, intent("native"))).toEqual([]);

		const site = apacheNote(intent("nat").config).lines ?? [];
		const text = between(site, /sites-available/, /^# then/).join("\n");
		await server.must("write the site", ["tee", "/etc/apache2/sites-available/xmpps.conf"], { input: `${text}\n` });
		for (const line of between(site, /^# then/, /^$/)) await server.must("do it", ["sh", "-c", line]);
		await expectSite(server, client);
		await server.must("end it", ["systemctl", "stop", "apache2"]);
	});

	labTest("Caddy: a site on port 80, and the endpoint's addresses left", async () => {
		const [server, client] = [lab().host("server"), lab().host("client")];
		const file = "/etc/caddy/Caddyfile";
		const secure = `:443 {\n\ttls ${CERTIFICATE.join(" ")}\n\trespond "caddy"\n}\n:80 {\n\trespond "plain"\n}\n`;
		await server.must("let it read its key", ["chmod", "-R", "a+rX", "/etc/ssl/private"]);
		await server.must("write a file", ["tee", file], { input: secure });
		await start(server, "caddy");
		const quic = await recogniseFacts(hostPort(server), 443);
		expect(quic.quic).toEqual([{ address: "::", port: 443, program: "caddy" }]);
		const notes = await notesOf(server, intent("native"));
		const [port80, room, http3, ...more] = notes;
		expect(more).toEqual([]);
		expect(http3?.kind).toBe("info");
		const site = between(port80?.lines ?? [], /Caddyfile/, /^# then/);
		const global = between(room?.lines ?? [], /Caddyfile/, /^# then/);
		await server.must("write it", ["tee", file], { input: [...global, secure, ...site, ""].join("\n") });
		await server.must("do it", ["sh", "-c", room?.lines?.at(-1) ?? "false"]);
		expect(await sockets(server, 443)).toEqual([`${A}:443`, `[${A6}]:443`]);
		expect(await whoAnswers(client, A)).toBe("caddy");
		await server.must("do it", ["sh", "-c", port80?.lines?.at(-1) ?? "false"]);
		await expectSite(server, client, A);
		await server.must("end it", ["systemctl", "stop", "caddy"]);
	});
});

describe.each([
	[
		"nginx",
		nginxStreamFront({ sorting: ['"xmpp-client" 127.0.0.1:5223;'] }),
		"/etc/nginx/modules-enabled/99-stream.conf",
	],
	["sslh", sslhFront({ sorting: ['{ name: "tls"; host: "127.0.0.1"; port: "8443"; },'] }), "/etc/sslh/sslh.cfg"],
] as const)("%s that sorts XMPP wrongly", (name, parts, file) => {
	const lab = sharedLab({ world: base(parts) });

	labTest("sorts rightly with the lines that are said", async () => {
		const [server, client] = [lab().host("server"), lab().host("client")];
		const offer = async (alpn: string): Promise<string> => {
			const ask = [
				"openssl",
				"s_client",
				"-quiet",
				"-connect",
				`${A}:443`,
				"-servername",
				"example.com",
				"-alpn",
				alpn,
			];
			return (await client.run(ask, { input: "GET / HTTP/1.0\r\n\r\n", timeout: 5000 })).stdout;
		};
		expect(await offer("xmpp-client,http/1.1")).not.toContain("<stream:error>");
		const [note, ...more] = await notesOf(server, intent("gateway", [A]));
		expect(more).toEqual([]);
		expect(note?.kind).toBe("manual");
		const lines = (note?.lines ?? []).filter((line) => !line.startsWith("#"));
		const [command] = lines.slice(-1);
		const block = name === "nginx" ? /map \$ssl_preread[^}]*\}/ : /protocols:[\s\S]*\);/;
		// A function: a replacement that is text would read its `$`.
		await edit(server, file, (text) => text.replace(block, () => lines.slice(0, -1).join("\n")));
		await server.must("do it", ["sh", "-c", command ?? "false"]);
		await expect.poll(() => offer("xmpp-client,http/1.1"), { timeout: 10_000 }).toContain("<stream:error>");
		expect(await offer("http/1.1")).toContain("the web site of example.com");
		expect(await notesOf(server, intent("gateway", [A]))).toMatchObject([{ kind: "info" }]);
	});
});

describe("ejabberd", () => {
	const lab = sharedLab({ world: ejabberdBase({ ejabberd: { directTls: {} }, firewall: "" }) });

	labTest("gets the listeners that it lacks by the lines that are said", async () => {
		const [server, client] = [lab().host("server"), lab().host("client")];
		const [note, ...more] = await notesOf(server, intent("nat"));
		expect(more).toEqual([]);
		expect(note).toMatchObject({ kind: "manual", text: expect.stringContaining("ejabberd") });
		const lines = (note?.lines ?? []).filter((line) => !line.startsWith("#"));
		const listeners = lines.slice(0, -1).map((line) => `  ${line}`);
		await edit(server, "/etc/ejabberd/ejabberd.yml", (text) =>
			text.replace(/^listen:\n/m, `listen:\n${listeners.join("\n")}\n`),
		);
		await server.must("do it", ["sh", "-c", lines.at(-1) ?? "false"]);
		await expect.poll(() => whoAnswers(client, B, 5223), { timeout: 30_000, interval: 500 }).toBe("XMPP");
		await expect.poll(() => notesOf(server, intent("nat")), { timeout: 10_000 }).toMatchObject([{ kind: "info" }]);
	});
});

async function sockets(server: LabHost, port: number): Promise<string[]> {
	const listed = await server.must("list sockets", ["ss", "-Htln", `sport = :${port}`]);
	return listed
		.split("\n")
		.flatMap((line) => line.split(/\s+/)[3] ?? [])
		.sort();
}

/** Challenges are served and everything else is redirected. */
async function expectSite(server: LabHost, client: LabHost, address: string = B): Promise<void> {
	const folder = `${CHALLENGE}/.well-known/acme-challenge`;
	await server.must("make the folder", ["install", "-d", "-m", "755", folder]);
	await server.must("write a challenge", ["tee", `${folder}/token-1`], { input: "token-1.thumbprint" });
	const ask = async (page: string): Promise<string> => {
		const to = ["curl", "-s", "-m", "5", "-H", "Host: xmpps.example.com", "-w", " %{http_code} %{redirect_url}"];
		return (await client.run([...to, "-o", "-", `http://${address}${page}`])).stdout;
	};
	expect(await ask("/.well-known/acme-challenge/token-1")).toBe("token-1.thumbprint 200 ");
	expect(await ask("/a/page?b=c")).toMatch(/ 301 https:\/\/example\.com\/a\/page(\?b=c)?$/);
}

/** Does with a file of HAProxy what the lines say: what is of the top level comes to the end, the rest into its section. */
function followed(text: string, lines: readonly string[]): string {
	let result = text.trimEnd().split("\n");
	let section = "";
	for (const line of lines.slice(0, -1)) {
		const where = /^# \/etc\/haproxy\/haproxy\.cfg, (.*)$/.exec(line)?.[1];
		if (where !== undefined) section = where;
		else if (line.startsWith("#")) continue;
		else if (section === "top level") result = [...result, line];
		else {
			const at = result.indexOf(section);
			const key = line.trim().split(" ")[0] ?? "";
			// What defines the same gives way.
			const kept = result.filter(
				(one, index) => index <= at || !(key === "default_backend" && one.trim().startsWith(key)),
			);
			result = [...kept.slice(0, at + 1), `\t${line}`, ...kept.slice(at + 1)];
		}
	}
	return `${result.join("\n")}\n`;
}
